"""Small sounds and films of our own, and a look inside what was made of them."""

import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from learninglogs.files.clips.program import ffmpeg

PLACE = "+51.5014-000.1419/"
HOLDERS = {"moov", "trak", "mdia", "minf", "stbl", "edts"}
# ffmpeg's empty list of tags, byte for byte: it writes one whether there is anything to tell or not.
NO_TAGS = bytes.fromhex("00000035") + b"meta" + bytes(7) + b"!hdlr" + bytes(8) + b"mdirappl" + bytes(9)
NO_TAGS += bytes.fromhex("00000008") + b"ilst"
# What a player needs, and nothing else: no meta, uuid, ©xyz or loci anywhere, and udta only if it is empty.
ALLOWED_BOXES = {
    "ftyp", "free", "mdat", "moov", "mvhd", "trak", "tkhd", "edts", "elst", "mdia", "mdhd", "hdlr", "minf",
    "vmhd", "smhd", "dinf", "dref", "stbl", "stsd", "stts", "stss", "ctts", "stsc", "stsz", "stco", "co64",
    "sgpd", "sbgp", "udta",
}  # fmt: skip


@cache
def film(seconds: float = 2, *, size: str = "320x240", ending: str = "mp4", place: str = PLACE) -> bytes:
    """A film with a tone, and with the place where it was filmed in it, as a phone writes it."""
    picture = ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate=10:duration={seconds}"]
    tone = ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"]
    told = ["-metadata", f"location={place}", "-metadata", "title=Amy at 4 Privet Drive"]
    codecs = [] if ending == "webm" else ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"]
    return _made(f"film.{ending}", [*picture, *tone, *told, *codecs])


@cache
def sound(seconds: float = 2, *, ending: str = "mp3", hz: int = 330) -> bytes:
    """A tone, and who recorded it."""
    tone = ["-f", "lavfi", "-i", f"sine=frequency={hz}:duration={seconds}"]
    return _made(f"sound.{ending}", [*tone, "-metadata", "artist=Amy at 4 Privet Drive"])


def _made(name: str, arguments: list[str]) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        subprocess.run([ffmpeg(), "-v", "error", "-y", *arguments, str(path)], check=True)
        return path.read_bytes()


def boxes(content: bytes, holder: str = "") -> list[tuple[str, bytes]]:
    """Every box of an MP4 with its content, those within others too: ISO 14496-12."""
    found, at = [], 0
    while at + 8 <= len(content):
        size, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8].decode("latin-1")
        assert size >= 8, f"{holder}/{name} has size {size}"
        inside = content[at + 8 : at + size]
        found.append((name, inside))
        if name in HOLDERS:
            found += boxes(inside, name)
        at += size
    return found


def assert_tells_nothing(content: bytes) -> None:
    """Pictures, sound and what a player needs: no place, no name, no time, no maker."""
    there = boxes(content)
    assert {name for name, _inside in there} <= ALLOWED_BOXES
    for name, inside in there:
        assert name != "udta" or inside == NO_TAGS, inside
        if name in {"mvhd", "tkhd", "mdhd"}:
            assert inside[0] == 0 and inside[4:12] == bytes(8), f"{name} tells a time"
    head = b"".join(inside for name, inside in there if name != "mdat")
    for word in (b"ISO6709", b"\xa9xyz", b"loci", b"com.apple", b"Apple", b"iPhone", b"Privet", b"51.5"):
        assert word not in head, word
    media = b"".join(inside for name, inside in there if name == "mdat")
    for word in (b"ISO6709", b"iPhone", b"Privet", b"x264 - core"):
        assert word not in media, word


def order_of(content: bytes) -> list[str]:
    """The outermost boxes; faststart means that moov comes before mdat."""
    found, at = [], 0
    while at + 8 <= len(content):
        found.append(content[at + 4 : at + 8].decode("latin-1"))
        at += int.from_bytes(content[at : at + 4], "big")
    return found
