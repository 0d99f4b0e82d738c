"""The class book of thirty double pages beside its floor: img2pdf embedding the same JPEGs alone.

Each figure is taken in a process of its own, floor and book in turn. CPU is what the work takes
once its modules are loaded, as a worker has them; memory is the peak of the whole process.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

DOUBLE_PAGES = 30
MOST_TIMES_FLOOR = 5.0
MEMORY_MAX_MB = 200
ANIMALS = ("fox", "owl", "turtle", "robin")
ROOT = Path(__file__).resolve().parents[2]


def figures(runs: int) -> list[dict[str, object]]:
    """CPU and memory of the book, each run in alternation with its floor; medians.

    name, value, unit, floor, ratio (value to floor) and target, the most the ratio may be:
    lower is better. Raises CalledProcessError if either fails.
    """
    seen: dict[str, list[tuple[float, float]]] = {"floor": [], "book": []}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(runs):
            for what, taken in seen.items():
                order = [sys.executable, str(Path(__file__).resolve()), what, folder]
                told = subprocess.run(order, check=True, capture_output=True, text=True).stdout.split()
                taken.append((float(told[0]), float(told[1])))
    found: list[dict[str, object]] = []
    for number, (name, unit) in enumerate([("class-book-cpu", "ms"), ("class-book-memory", "MB")]):
        value, floor = (statistics.median(run[number] for run in seen[what]) for what in ("book", "floor"))
        found.append(
            {
                "name": name,
                "value": value,
                "unit": unit,
                "floor": floor,
                "ratio": value / floor,
                "target": MOST_TIMES_FLOOR if unit == "ms" else MEMORY_MAX_MB / floor,
            }
        )
    return found


def pictures(folder: Path) -> list[Path]:
    """Thirty JPEGs of 2,560 × 1,920 and about 600 KB, no two alike; made once a folder."""
    from PIL import Image  # noqa: PLC0415  what is not measured is not loaded

    made = [folder / f"page-{number:02}.jpg" for number in range(DOUBLE_PAGES)]
    if made[0].exists():
        return made
    # Noise drawn large weighs what a photo of paper does at this quality (measured: 600–640 KB).
    for number, path in enumerate(made):
        grain = Image.merge("RGB", [Image.effect_noise((320, 240), 28 + number % 3) for _ in range(3)])
        grain.resize((2560, 1920), Image.Resampling.BICUBIC).save(path, quality=72)
    return made


def _book(paths: list[Path], out: Path) -> None:
    """Our book: two voices beside each double page."""
    import django  # noqa: PLC0415  what is not measured is not loaded

    from learninglogs.galleries.book import Book, BookPage, BookPicture, BookVoice, write_book  # noqa: PLC0415  what is not measured is not loaded

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learninglogs.settings")
    django.setup()
    voices = (
        BookVoice(
            "pupil", "Grace", "I like the flap because I wanted to lift it. I wish the map was bigger."
        ),
        BookVoice("teacher", "Mr Arden", "The dashed fold line told me exactly what to do."),
    )
    pages = tuple(
        BookPage(
            f"Pupil {n}",
            "Mount Vesuvius",
            ANIMALS[n % 4],
            (BookPicture(path, 2560, 1920, "A page"),),
            voices,
        )
        for n, path in enumerate(paths)
    )
    _measured(lambda: write_book(Book("A place", "Kingfisher", "Autumn 2026", "duckegg", pages), out))


def _floor(paths: list[Path], out: Path) -> None:
    """Embedding alone."""
    import img2pdf  # noqa: PLC0415  what is not measured is not loaded

    def embed() -> None:
        with out.open("wb") as stream:
            img2pdf.convert([str(path) for path in paths], outputstream=stream)

    _measured(embed)


def _measured(work) -> None:
    """Print CPU milliseconds of the work and the process's peak megabytes."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu_ms = 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    print(cpu_ms, _peak_mb())  # noqa: T201  how the parent hears of it


def _peak_mb() -> float:
    """The most memory this program ever held. (ru_maxrss also counts the process that started it.)"""
    words = Path("/proc/self/status").read_text().split()
    return int(words[words.index("VmHWM:") + 1]) / 1024


def main(what: str, folder: Path) -> None:
    """One run of the book or the floor. The pictures are made by a process of their own."""
    if not (folder / "page-29.jpg").exists():
        subprocess.run([sys.executable, __file__, "pictures", str(folder)], check=True)
    paths = [folder / f"page-{number:02}.jpg" for number in range(DOUBLE_PAGES)]
    out = folder / f"{what}.pdf"
    out.unlink(missing_ok=True)
    _book(paths, out) if what == "book" else _floor(paths, out)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if sys.argv[1] == "pictures":
        pictures(Path(sys.argv[2]))
    else:
        main(sys.argv[1], Path(sys.argv[2]))
