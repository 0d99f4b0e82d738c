"""Small pictures of our own, and a look inside what was made of them."""

import struct
from pathlib import Path

from PIL import Image, ImageDraw

# The eight ways a camera may store the same upright picture, by the EXIF orientation it then writes.
STORED_AS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
CORNERS = {"top left": "red", "top right": "green", "bottom left": "blue", "bottom right": "yellow"}
ALLOWED_JPEG_MARKERS = {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA}


def drawing(width_px: int = 300, height_px: int = 400, mode: str = "RGB") -> Image.Image:
    """A page whose corners are red, green, blue and yellow, so that every turn shows."""
    image = Image.new("RGB", (width_px, height_px), "white")
    draw = ImageDraw.Draw(image)
    w, h = width_px // 3, height_px // 3
    draw.rectangle((0, 0, w, h), fill="red")
    draw.rectangle((width_px - w, 0, width_px, h), fill="green")
    draw.rectangle((0, height_px - h, w, height_px), fill="blue")
    draw.rectangle((width_px - w, height_px - h, width_px, height_px), fill="yellow")
    return image.convert(mode)


def phone_photo(path: Path, *, orientation: int = 1, width_px: int = 300, height_px: int = 400) -> Path:
    """A JPEG as a phone writes it: lying as `orientation` says, with maker, place, comment and XMP."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x010E] = orientation, "Secret Camera Maker", "Amy at 4 Privet Drive"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (51.0, 30.0, 26.5)
    image = drawing(width_px, height_px)
    if (stored := STORED_AS[orientation]) is not None:
        image = image.transpose(stored)
    image.save(path, "JPEG", quality=92, exif=exif, comment=b"Secret comment", xmp=b"<x>Secret XMP</x>")
    return path


def corner_colours(path: Path) -> dict[str, str]:
    """The nearest colour name in each corner."""
    with Image.open(path) as image:
        rgb = image.convert("RGB")
    right, bottom = rgb.width * 9 // 10, rgb.height * 9 // 10
    left, top = rgb.width // 10, rgb.height // 10
    places = {
        "top left": (left, top), "top right": (right, top),
        "bottom left": (left, bottom), "bottom right": (right, bottom),
    }  # fmt: skip
    return {place: _nearest(rgb.getpixel(xy)) for place, xy in places.items()}


def _nearest(pixel) -> str:
    names = {"red": (255, 0, 0), "green": (0, 128, 0), "blue": (0, 0, 255), "yellow": (255, 255, 0)}
    names |= {"white": (255, 255, 255), "black": (0, 0, 0)}
    return min(names, key=lambda name: sum((a - b) ** 2 for a, b in zip(names[name], pixel, strict=True)))


def assert_nothing_but_pixels(path: Path) -> None:
    """Only the parts a decoder needs: no EXIF, XMP, IPTC, profile, comment, and nothing behind the end."""
    content = path.read_bytes()
    if path.suffix == ".webp":
        assert content[8:16] == b"WEBPVP8 "
        (picture_bytes,) = struct.unpack("<I", content[16:20])
        assert len(content) == 20 + picture_bytes + picture_bytes % 2
    else:
        markers, scan_at = _jpeg_markers(content)
        assert markers <= ALLOWED_JPEG_MARKERS, sorted(hex(marker) for marker in markers)
        assert content.index(b"\xff\xd9", scan_at) == len(content) - 2


def _jpeg_markers(content: bytes) -> tuple[set[int], int]:
    """The markers before the pixels, and where the pixels begin."""
    markers, at = {content[1]}, 2
    while True:
        assert content[at] == 0xFF
        markers.add(content[at + 1])
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if content[at + 1] == 0xE0:
            assert content[at + 4 : at + 9] == b"JFIF\0"
            assert length == 16
        at += 2 + length
        if content[at - 2 - length + 1] == 0xDA:
            return markers, at


def display_p3_profile() -> bytes:
    """An ICC profile (version 4) with Display P3's primaries, adapted to D50, and sRGB's curve."""

    def number(value: float) -> bytes:
        return struct.pack(">i", round(value * 65_536))

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(number(value) for value in values)

    curve = b"para\0\0\0\0\0\x03\0\0" + b"".join(
        number(value) for value in (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    )
    text = "Own wide profile".encode("utf-16-be")
    words = b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"GB", len(text), 28) + text
    tags = [
        (b"desc", words), (b"cprt", words), (b"wtpt", xyz(0.9642, 1.0, 0.8249)),
        (b"rXYZ", xyz(0.51512, 0.24120, -0.00105)), (b"gXYZ", xyz(0.29198, 0.69225, 0.04189)),
        (b"bXYZ", xyz(0.15710, 0.06657, 0.78407)),
        (b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve),
    ]  # fmt: skip
    table, body, at = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, content in tags:
        padded = content + b"\0" * (-len(content) % 4)
        table += struct.pack(">4sII", name, at + len(body), len(content))
        body += padded
    size = 128 + len(table) + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"\0\0\0\0", 0x04300000, b"mntr", b"RGB ", b"XYZ ")
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + number(0.9642) + number(1.0) + number(0.8249)
    return head.ljust(128, b"\0") + table + body
