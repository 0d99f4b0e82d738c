"""What a sound or film is kept in, by its first bytes. Names and headers of the upload are never asked."""

from pathlib import Path

from learninglogs.files.pictures.sniff import sniff as sniff_picture
from learninglogs.files.refusals import CutShort, NeitherSoundNorFilm

HEAD_BYTES = 64
# ID3 tags stand before an MP3, and before an AAC as some phones write it.
ID3, ID3_HEAD_BYTES = b"ID3", 10
ISO_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
STARTS = (
    (b"\x1aE\xdf\xa3", "matroska"),  # WebM is a Matroska
    (b"OggS", "ogg"),
    (b"#!AMR\n", "amr"),
    (b"#!AMR-WB\n", "amr"),
)


def demuxer_for(path: Path) -> str:
    """ffmpeg's name of the one reader that may open the file, so that no other can be reached.

    Raises NeitherSoundNorFilm, and CutShort where the file says itself that more should follow.
    """
    found: str | None
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if head.startswith(ID3) and len(head) > ID3_HEAD_BYTES:
            file.seek(ID3_HEAD_BYTES + _id3_bytes(head))
            found = _by_sync(file.read(4)) or "mp3"
        else:
            found = _by_start(path, head) or _by_sync(head)
    if found is None:
        raise NeitherSoundNorFilm
    if found == "mov":
        _expect_whole_boxes(path)
    return found


def _by_start(path: Path, head: bytes) -> str | None:
    for start, name in STARTS:
        if head.startswith(start):
            return name
    if head[:4] == b"RIFF":
        return {b"WAVE": "wav", b"AVI ": "avi"}.get(head[8:12])
    if head[4:8] in ISO_BOXES and sniff_picture(path) is None:  # HEIC and AVIF begin the same way
        return "mov"
    return None


def _by_sync(head: bytes) -> str | None:
    """MPEG audio and ADTS have no magic, only a frame's first bits: ISO 11172-3 2.4.1.3, 13818-7 6.2."""
    if len(head) < 4 or head[0] != 0xFF:
        return None
    layer = head[1] & 0b0110
    if head[1] & 0xF6 == 0xF0:
        return "aac"
    is_mpeg_audio = head[1] & 0xE0 == 0xE0 and layer != 0 and head[2] & 0xF0 != 0xF0
    return "mp3" if is_mpeg_audio else None


def _id3_bytes(head: bytes) -> int:
    """How long the tag is: seven bits of each of four bytes."""
    return sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))


def _expect_whole_boxes(path: Path) -> None:
    """Every box lies inside the file: a broken-off upload would otherwise play as a shorter film."""
    total, at = path.stat().st_size, 0
    with path.open("rb") as file:
        while at + 8 <= total:
            file.seek(at)
            head = file.read(16)
            size = int.from_bytes(head[:4], "big")
            if size == 1:
                size = int.from_bytes(head[8:16], "big")
            if size == 0:  # to the end of the file
                return
            if size < 8:  # padding some cameras leave behind the last box
                return
            at += size
    if at > total:
        raise CutShort
