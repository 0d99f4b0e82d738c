"""What a file is, by its first bytes. Names and headers of the upload are never asked."""

from pathlib import Path

HEAD_BYTES = 64
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"}
AVIF_BRANDS = {b"avif", b"avis"}
STILL_BRANDS = {b"mif1", b"msf1"}
STARTS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
)


def sniff(path: Path) -> str | None:
    """JPEG, PNG, GIF, BMP, TIFF, WEBP, HEIF or AVIF; None for anything else, and for an empty file.

    The answer chooses the one reader that may open the file, so that no other can be reached.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    for start, family in STARTS:
        if head.startswith(start):
            return family
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        return _family_of_brands(head)
    return None


def _family_of_brands(head: bytes) -> str | None:
    """HEIF or AVIF by the `ftyp` box; None for films and sounds, which begin the same way."""
    box_end = min(int.from_bytes(head[:4], "big"), len(head))
    major = head[8:12]
    brands = [major, *(head[at : at + 4] for at in range(16, box_end - 3, 4))]
    if major not in HEIC_BRANDS | AVIF_BRANDS | STILL_BRANDS:
        return None
    for brand in brands:
        if brand in AVIF_BRANDS:
            return "AVIF"
        if brand in HEIC_BRANDS:
            return "HEIF"
    return "HEIF"
