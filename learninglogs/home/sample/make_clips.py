"""Make the sample school's sound and film: bees that hum, and a paper boat that a lock lifts.

    python -m learninglogs.home.sample.make_clips OUT_DIR

Writes `bees.m4a` (7 s) and `canal.mp4` (8 s, 640 × 360 pixels). All that is in them is drawn and reckoned
here: nobody's voice or face is in them, and a second run makes the same ones.
"""

import argparse
import subprocess
import wave
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image, ImageDraw

from learninglogs.files.clips.program import ffmpeg

RATE_HZ, FRAMES_A_S = 44_100, 12
WIDE, TALL = 640, 360
PAPER, WATER, STONE, BOAT, SAIL, INK = "#f7f1dd", "#5aa7c7", "#9c8f7a", "#c8452d", "#fffdf8", "#3b3a45"
LOW, HIGH = 290, 150  # where the water stands, in pixels from the top


def bees(seconds: float = 7) -> np.ndarray:
    """Three bees that come near and go: mono, from -1 to 1."""
    t = np.arange(int(RATE_HZ * seconds)) / RATE_HZ
    heard = np.zeros_like(t)
    for pitch_hz, comes_s, wobble_hz in ((228, 1.6, 5.1), (243, 3.6, 6.3), (216, 5.2, 4.4)):
        near = np.exp(-((t - comes_s) ** 2) / 0.9)
        phase = 2 * np.pi * np.cumsum(pitch_hz * (1 + 0.02 * np.sin(2 * np.pi * wobble_hz * t))) / RATE_HZ
        heard += near * sum(np.sin(n * phase) / n for n in range(1, 7))
    return np.asarray(heard / np.abs(heard).max() * 0.8)


def ripples(seconds: float = 8) -> np.ndarray:
    """Water that runs in: soft noise that swells and ebbs, mono, from -1 to 1."""
    chance = np.random.default_rng(5)
    noise = np.convolve(chance.standard_normal(int(RATE_HZ * seconds)), np.ones(40) / 40, mode="same")
    swell = np.sin(np.linspace(0, np.pi, noise.size)) ** 2
    return np.asarray(noise / np.abs(noise).max() * swell * 0.5)


def frame(at: float) -> Image.Image:
    """The film at that part of its length, 0 to 1: the boat comes in, the water rises, the boat leaves."""
    parts = (at / 0.25, (at - 0.35) / 0.4, (at - 0.82) / 0.18)
    came, filled, left = (min(1.0, max(0.0, part)) for part in parts)
    level = LOW + (HIGH - LOW) * filled
    picture = Image.new("RGB", (WIDE, TALL), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, LOW, 200, TALL), fill=WATER)  # below the lock
    draw.rectangle((440, HIGH, WIDE, TALL), fill=WATER)  # above it
    draw.rectangle((200, level, 440, TALL), fill=WATER)
    draw.rectangle((0, 340, WIDE, TALL), fill=STONE)
    draw.rectangle((440, HIGH + 60, 456, TALL), fill=STONE)  # the step
    _gate(draw, 200, is_shut=at > 0.3)
    _gate(draw, 440, is_shut=at < 0.8)
    _boat(draw, 60 + 260 * came + 260 * left, level)
    return picture


def _gate(draw: ImageDraw.ImageDraw, x: int, *, is_shut: bool) -> None:
    draw.rectangle(
        (x - 7, HIGH - 40 if is_shut else HIGH - 100, x + 7, 340 if is_shut else HIGH - 60), fill=INK
    )


def _boat(draw: ImageDraw.ImageDraw, x: float, level: float) -> None:
    draw.polygon(
        [(x - 46, level - 16), (x + 46, level - 16), (x + 30, level + 14), (x - 30, level + 14)], fill=BOAT
    )
    draw.line((x, level - 16, x, level - 86), fill=INK, width=4)
    draw.polygon([(x + 4, level - 84), (x + 44, level - 30), (x + 4, level - 30)], fill=SAIL, outline=INK)


def _write_wave(path: Path, heard: np.ndarray) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((heard * 32_000).astype("<i2").tobytes())


def make(out: Path) -> None:
    """Write both into that folder. Raises OSError, subprocess.CalledProcessError."""
    with TemporaryDirectory() as folder:
        desk = Path(folder)
        _write_wave(desk / "bees.wav", bees())
        _write_wave(desk / "ripples.wav", ripples())
        frames = 8 * FRAMES_A_S
        for number in range(frames):
            frame(number / (frames - 1)).save(desk / f"{number:03}.png")
        plain = [
            "-map_metadata",
            "-1",
            "-fflags",
            "+bitexact",
            "-flags:v",
            "+bitexact",
            "-flags:a",
            "+bitexact",
        ]
        spoken = ["-c:a", "aac", "-b:a", "48k", *plain]
        _run("-i", str(desk / "bees.wav"), *spoken, str(out / "bees.m4a"))
        drawn = ["-framerate", str(FRAMES_A_S), "-i", str(desk / "%03d.png"), "-i", str(desk / "ripples.wav")]
        _run(*drawn, "-c:v", "libx264", "-crf", "30", "-pix_fmt", "yuv420p", *spoken, str(out / "canal.mp4"))


def _run(*arguments: str) -> None:
    command = [ffmpeg(), "-v", "error", "-y", *arguments]
    subprocess.run(command, check=True)  # noqa: S603 – our own program and our own files


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    make(parser.parse_args().out)
