"""Whatever a file stores its colours as, out comes grey or sRGB on white paper."""

from io import BytesIO

from PIL import Image, ImageCms

GREY_DEPTHS = {"1", "I;16", "I;16L", "I;16B", "I;16N", "I", "F"}
ALPHA_MODES = {"LA", "La", "PA", "RGBA", "RGBa"}
PROFILED_MODES = {"L", "RGB", "CMYK"}
# A profile that moves no colour by more than this (of 255) is sRGB under another name.
SAME_COLOUR_LEVELS = 2


def plain(image: Image.Image) -> Image.Image:
    """The picture as L, RGB or CMYK: transparent places show white paper, deep colours become 8 bits."""
    if image.mode in ALPHA_MODES or "transparency" in image.info:
        return _on_white_paper(image if image.mode == "RGBA" else image.convert("RGBA"))
    if image.mode in GREY_DEPTHS:
        return _eight_bits(image)
    return image if image.mode in PROFILED_MODES else image.convert("RGB")


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """L or RGB in sRGB; `image` may be changed in place.

    profile: the ICC profile the file came with, or None. One that is damaged, or does not fit, is ignored.
    Building the transform takes 2 ms, so it is not kept from one picture to the next.
    """
    transform = _transform(image.mode, profile) if profile else None
    if transform is not None and not _changes_nothing(transform, image.mode):
        converted = ImageCms.applyTransform(image, transform, inPlace=image.mode == "RGB")
        return converted or image
    return image.convert("RGB") if image.mode == "CMYK" else image


def _on_white_paper(image: Image.Image) -> Image.Image:
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of any depth as L. Pillow's own conversion would cut everything above 255 to white."""
    if image.mode == "1":
        return image.convert("L")
    if image.mode.startswith("I;16"):
        return image.point(lambda level: level * (1 / 256)).convert("L")
    darkest, lightest = (float(level) for level in image.getextrema())  # type: ignore[arg-type]  # one band: two numbers
    if image.mode == "I" and darkest >= 0 and 255 < lightest < 65_536:
        darkest, lightest = 0.0, 65_535.0
    scale = 255 / max(lightest - darkest, 1e-6)
    return image.point(lambda level: level * scale - darkest * scale).convert("L")


def _transform(mode: str, profile: bytes) -> ImageCms.ImageCmsTransform | None:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _changes_nothing(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Whether the transform leaves a spread of colours where they are. Names of profiles prove nothing."""
    if mode == "CMYK":
        return False
    colours = _spread_of_colours(mode)
    converted = ImageCms.applyTransform(colours, transform)
    if converted is None:
        return False
    before, after = colours.convert("RGB").tobytes(), converted.tobytes()
    return max(abs(a - b) for a, b in zip(before, after, strict=True)) <= SAME_COLOUR_LEVELS


def _spread_of_colours(mode: str) -> Image.Image:
    levels = range(0, 256, 15)
    if mode == "L":
        return Image.frombytes("L", (len(levels), 1), bytes(levels))
    spread = bytes(level for r in levels for g in levels[::2] for b in levels[::2] for level in (r, g, b))
    return Image.frombytes("RGB", (len(spread) // 3, 1), spread)
