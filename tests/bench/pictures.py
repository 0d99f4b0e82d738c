"""Photo → master and four pictures, beside decoding and encoding the same five pictures and nothing else.

The floor encodes the master and the 640 too, because we do: measured against three pictures only, the ratio
would say more about what we keep than about what we waste. `target` is the most the ratio may be.
"""

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import psutil
from PIL import Image

from learninglogs.files.picture_process import PictureProcess
from learninglogs.files.pictures import make
from tests.pictures import display_p3_profile, drawing

PHOTO_PX = (3024, 4032)  # 12 megapixels
NOISE = 12  # makes the JPEG about 3 MB, as a phone's photo of paper is
AT_ONCE = 2
PILLOW_BYTES_A_PIXEL = 4
MEMORY_MAX_MB = 150
Figure = dict[str, Any]
Cost = tuple[float, float]  # CPU and wall, in seconds


def figures(runs: int) -> list[Figure]:
    """CPU, wall, memory and throughput, each `runs` times in alternation with its floor; medians."""
    with tempfile.TemporaryDirectory() as folder:
        workshop = Workshop(Path(folder))
        try:
            return [*workshop.costs(runs), workshop.memory(), workshop.throughput(runs)]
        finally:
            workshop.process.stop()


class Workshop:
    """One photo, the same in Display P3, and what is needed to measure both."""

    def __init__(self, folder: Path) -> None:
        self.photo, self.wide, self.out = folder / "photo.jpg", folder / "wide.jpg", folder / "out"
        self.out.mkdir()
        image = paper_with_noise()
        image.save(self.photo, "JPEG", quality=88)
        image.save(self.wide, "JPEG", quality=88, icc_profile=display_p3_profile())
        self.process = PictureProcess()
        self.process.make_pictures(self.photo, self.out)  # warm
        self.made = _decoded_pictures(self.out)

    def costs(self, runs: int) -> list[Figure]:
        """CPU of both photos and wall of the plain one, against the floor."""
        floor, plain, wide = [], [], []
        for _run in range(runs):
            floor.append(_in_a_process_of_its_own(self._floor))
            plain.append(self._make(self.photo))
            wide.append(self._make(self.wide))
        return [
            _figure("photo-cpu", plain, floor, 0, target=2.5),
            _figure("photo-wall", plain, floor, 1, target=2.5),
            _figure("photo-display-p3-cpu", wide, floor, 0, target=3.5),
        ]

    def memory(self) -> Figure:
        """Peak of the process that does the work; the floor is the photo once in Pillow's own memory."""
        self.process.make_pictures(self.photo, self.out)
        assert self.process.last_work
        megabytes = self.process.last_work.peak_rss_bytes / 1e6
        decoded = PHOTO_PX[0] * PHOTO_PX[1] * PILLOW_BYTES_A_PIXEL / 1e6
        return _row("photo-memory", megabytes, "MB", decoded, target=MEMORY_MAX_MB / decoded)

    def throughput(self, runs: int) -> Figure:
        """Wall per photo when two workers are busy, against the floor done the same way."""
        ours = _at_once(lambda: self._photos(runs)) / runs / AT_ONCE
        floor = _at_once(lambda: [_in_a_process_of_its_own(self._floor) for _run in range(runs)])
        value = ours * 1000
        return _row(f"photo-wall-{AT_ONCE}-at-once", value, "ms", floor / runs / AT_ONCE * 1000, target=2.5)

    def _photos(self, runs: int) -> None:
        process = PictureProcess()
        try:
            with tempfile.TemporaryDirectory() as out:
                for _run in range(runs):
                    process.make_pictures(self.photo, Path(out))
        finally:
            process.stop()

    def _make(self, photo: Path) -> Cost:
        """Everything it takes: the grandchild, the warm child's forking, and asking."""
        assert self.process._child
        warm_child = psutil.Process(self.process._child.pid)
        before = _own_cpu(warm_child) + time.process_time()
        began = time.perf_counter()
        self.process.make_pictures(photo, self.out)
        wall = time.perf_counter() - began
        assert self.process.last_work
        return self.process.last_work.cpu_s + _own_cpu(warm_child) + time.process_time() - before, wall

    def _floor(self) -> None:
        """libjpeg-turbo's decode and the five encodes, no resize."""
        with Image.open(self.photo, formats=["JPEG"]) as photo:
            photo.load()
        for image, encoding, quality in self.made:
            options = {"method": make.WEBP_METHOD} if encoding == "WEBP" else {}
            image.save(BytesIO(), encoding, quality=quality, **options)


def paper_with_noise() -> Image.Image:
    """A drawing on paper with a camera's grain, not the corpus: the bench runs anywhere."""
    page = drawing(*PHOTO_PX)
    grain = Image.effect_noise(PHOTO_PX, NOISE).convert("RGB")
    return Image.blend(page, grain, 0.5)


def _decoded_pictures(folder: Path) -> list[tuple[Image.Image, str, int]]:
    """The five pictures in memory, with how each is to be encoded."""
    encodings = {"master": ("JPEG", make.MASTER_QUALITY)} | {
        size: (encoding, make.JPEG_QUALITY if encoding == "JPEG" else make.WEBP_QUALITY)
        for size, (_edge, encoding) in make.SIZES.items()
    }
    pictures = []
    for size, (encoding, quality) in encodings.items():
        with Image.open(folder / f"{size}.{make.SUFFIXES[encoding]}") as image:
            pictures.append((image.copy(), encoding, quality))
    return pictures


def _in_a_process_of_its_own(work: Callable[[], None]) -> Cost:
    """Forked, as ours is: fresh memory costs the floor what it costs us."""
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    _pid, _status, used = os.wait4(child, 0)
    return used.ru_utime + used.ru_stime, time.perf_counter() - began


def _at_once(work: Callable[[], object]) -> float:
    """Seconds until as many as there are workers have all done it."""
    workers = [threading.Thread(target=work) for _worker in range(AT_ONCE)]
    began = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.perf_counter() - began


def _own_cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _figure(name: str, ours: list[Cost], floor: list[Cost], which: int, *, target: float) -> Figure:
    value, lowest = (statistics.median(cost[which] for cost in costs) * 1000 for costs in (ours, floor))
    return _row(name, value, "ms", lowest, target=target)


def _row(name: str, value: float, unit: str, floor: float, *, target: float) -> Figure:
    return {
        "name": name,
        "value": round(value, 1),
        "unit": unit,
        "floor": round(floor, 1),
        "ratio": round(value / floor, 2),
        "target": round(target, 2),
    }
