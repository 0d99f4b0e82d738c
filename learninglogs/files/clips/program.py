"""ffmpeg, run as a program apart with little memory, little time and one open file."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from learninglogs.files.clips.limits import COULD_NOT_START
from learninglogs.files.refusals import ClipTooHard, DamagedClip

MEGABYTE = 1_000_000
SAID_MAX_BYTES = 200_000
LIMITS = Path(__file__).with_name("limits.py")
STOPPED = {signal.SIGXCPU, signal.SIGXFSZ, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL}
# What a phone, a tablet, a messenger or an old camera writes; nothing else of ffmpeg's hundreds is reached.
VIDEO_CODECS = {
    "h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "h263", "msmpeg4v1", "msmpeg4v2", "msmpeg4v3", "mjpeg",
}  # fmt: skip
AUDIO_CODECS = {
    "aac", "mp3", "mp2", "opus", "vorbis", "flac", "alac", "amr_nb", "amr_wb", "adpcm_ms", "adpcm_ima_wav",
    "adpcm_ima_qt", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_f32le", "pcm_u8",
    "pcm_mulaw", "pcm_alaw",
}  # fmt: skip
# ffmpeg's readers of these, which do not all have the codec's own name.
DECODERS = (VIDEO_CODECS | AUDIO_CODECS | {
    "msmpeg4", "libdav1d", "mp3float", "mp2float", "amrnb", "amrwb",
}) - {"msmpeg4v3", "amr_nb", "amr_wb", "av1"}  # fmt: skip

Progress = Callable[[float], None]


class ClipProgramFailed(Exception):
    """Not the file's fault: a full disk, a missing program. Trying again later may well work."""


@dataclass(frozen=True)
class Ran:
    """said: what it wrote about the file. seconds: the length of what it read or made, as it counted."""

    said: str
    seconds: float
    peak_rss_bytes: int


@cache
def ffmpeg() -> str:
    """The full path of the program. Raises ClipProgramFailed."""
    import imageio_ffmpeg  # noqa: PLC0415 – only a worker that meets a film needs it

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise ClipProgramFailed(str(error)) from error


def reading(demuxer: str) -> list[str]:
    """The arguments that read the open file, and nothing else, as this kind of file."""
    return [
        "-protocol_whitelist", "fd", "-format_whitelist", demuxer, "-codec_whitelist",
        ",".join(sorted(DECODERS)), "-f", demuxer, "-fd", "0", "-i", "fd:",
    ]  # fmt: skip


def run(
    arguments: list[str],
    source: Path,
    folder: Path,
    *,
    on_progress: Progress | None = None,
    level: str = "error",
) -> Ran:
    """Run ffmpeg on the open file `source`, in `folder`, where it may write.

    on_progress: called with the seconds done so far; what it raises stops the program. Raises DamagedClip,
    ClipTooHard or ClipProgramFailed.
    """
    command = [*_limited(folder), "-hide_banner", "-nostdin", "-nostats", "-loglevel", level]
    command += ["-progress", "pipe:1", "-stats_period", "1", *arguments]
    with source.open("rb") as file, tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, stdin=file, stdout=subprocess.PIPE, stderr=said, cwd=folder, env={"LANG": "C.UTF-8"}
        )
        seconds, peak_rss_bytes, is_late = _attend(process, on_progress)
        said.seek(0)
        words = said.read(SAID_MAX_BYTES).decode(errors="replace")
    _judge(process.returncode, words, is_late=is_late)
    return Ran(words, seconds, peak_rss_bytes)


def _limited(folder: Path) -> list[str]:
    memory, seconds = settings.CLIP_MEMORY_MB * MEGABYTE, max(1, int(settings.CLIP_SECONDS))
    limits = [memory, seconds * (os.cpu_count() or 1), settings.CLIP_MAX_BYTES + MEGABYTE]
    return [sys.executable, "-I", "-S", str(LIMITS), *map(str, limits), str(folder.resolve()), ffmpeg()]


def _attend(process: "subprocess.Popen[bytes]", on_progress: Progress | None) -> tuple[float, int, bool]:
    """Hear the program out: seconds counted, its memory at the most, and whether it had to be stopped."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(settings.CLIP_SECONDS, stop)
    timer.start()
    try:
        seconds, peak_rss_bytes = _hear(process, on_progress)
    except BaseException:
        process.kill()
        raise
    finally:
        _bury(process)
        timer.cancel()
    return seconds, peak_rss_bytes, late.is_set()


def _hear(process: "subprocess.Popen[bytes]", on_progress: Progress | None) -> tuple[float, int]:
    """Seconds counted, and the most memory it had resident whenever it spoke."""
    assert process.stdout is not None  # noqa: S101 – it is a pipe
    seconds, peak_rss_bytes = 0.0, 0
    for line in process.stdout:
        name, _equals, value = line.partition(b"=")
        if name != b"out_time_us" or not value.strip().isdigit():
            continue
        seconds = max(seconds, int(value) / 1_000_000)
        peak_rss_bytes = max(peak_rss_bytes, _most_resident(process.pid))
        if on_progress:
            on_progress(seconds)
    return seconds, peak_rss_bytes


def _most_resident(pid: int) -> int:
    """The most memory that program has had resident, in bytes; 0 where the system does not say.

    What the system tells of it at its end (ru_maxrss) would count the worker that started it too: that is
    where it was forked from.
    """
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def _bury(process: "subprocess.Popen[bytes]") -> None:
    """Wait for its end."""
    assert process.stdout is not None  # noqa: S101 – it is a pipe
    process.stdout.close()
    process.wait()


def _judge(code: int | None, words: str, *, is_late: bool) -> None:
    """Whose fault it was, if it did not work."""
    if is_late or "Cannot allocate memory" in words:
        raise ClipTooHard
    if not code:
        return
    if code == COULD_NOT_START or "No space left" in words:
        raise ClipProgramFailed(words[-2000:])
    if code < 0:
        if -code in STOPPED:
            raise ClipTooHard
        raise ClipProgramFailed(f"ffmpeg was ended by signal {-code}.")
    damaged = DamagedClip()
    damaged.said = words[-2000:]
    raise damaged
