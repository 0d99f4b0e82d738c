"""From a stranger's PDF to one that only shows its pages.

Runs in the child process of `picture_process`, as pictures do: no Django here. What is written is the pages,
their outline for a screen reader and links to the web; no scripts, forms, attachments, films, actions, and no
word about who made it with what, when and where. Names as in ISO 32000-2.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from learninglogs.files.pictures.refused import Refused

MOST_SHEETS = 100
# Of the document itself: its pages, its language, and the structure that tells a screen reader what is what.
KEPT_IN_ROOT = {"/Type", "/Pages", "/Lang", "/MarkInfo", "/StructTreeRoot"}
# Wherever they stand: what acts, what is attached, what tells of its making. /A is looked at by itself.
DROPPED = (
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/EF", "/AF", "/RichMediaContent", "/Metadata", "/PieceInfo",
    "/LastModified", "/Thumb", "/PressSteps", "/NA", "/PA",
)  # fmt: skip
KEPT_ANNOTATIONS = {"/Link", "/Highlight", "/Underline", "/Ink", "/Square", "/Circle", "/Line", "/FreeText"}
# JPEG segments that carry pixels' meaning: JFIF, and Adobe's which says how colours are stored.
KEPT_SEGMENTS = {0xE0, 0xEE}


def clean_paper(source: Path, out: Path) -> int:
    """Write the PDF at `source` anew to `out`; its number of pages.

    Raises Refused (locked-paper, damaged-paper, too-many-sheets), MemoryError, OSError where writing fails.
    """
    try:
        with pikepdf.open(source) as pdf:
            return _clean(pdf, out)
    except pikepdf.PasswordError:
        raise Refused("locked-paper") from None
    except pikepdf.PdfError:
        raise Refused("damaged-paper") from None


def _clean(pdf: Pdf, out: Path) -> int:
    sheets = len(pdf.pages)
    if sheets == 0:
        raise Refused("damaged-paper")
    if sheets > MOST_SHEETS:
        raise Refused("too-many-sheets", sheets=sheets, limit_sheets=MOST_SHEETS)
    for name in set(pdf.Root.keys()) - KEPT_IN_ROOT:
        del pdf.Root[name]
    for name in set(pdf.trailer.keys()) & {"/Info"}:
        del pdf.trailer[name]
    for page in pdf.pages:
        _keep_harmless_annotations(page.obj)
    for each in _everything(pdf):
        _drop(each)
    pdf.remove_unreferenced_resources()
    # A fixed file of fixed content: its name is made from its hash, and the ID tells no time.
    pdf.save(out, deterministic_id=True, linearize=False)
    return sheets


def _everything(pdf: Pdf) -> Iterator[Any]:
    """Every dictionary and stream, however deep it stands in another."""
    for top in pdf.objects:
        to_do = [top]
        while to_do:
            each = to_do.pop()
            if isinstance(each, Dictionary | Stream):
                yield each
                to_do += [inner for inner in dict(each.items()).values() if _is_direct(inner)]
            elif isinstance(each, Array):
                to_do += [inner for inner in each if _is_direct(inner)]


def _is_direct(inner: Any) -> bool:
    return (
        isinstance(inner, Object) and not inner.is_indirect and isinstance(inner, Dictionary | Array | Stream)
    )


def _drop(each: Any) -> None:
    for name in DROPPED:
        if name in each:
            del each[name]
    if "/A" in each and not _leads_to_the_web(each["/A"]):
        del each["/A"]
    if isinstance(each, Stream) and each.get("/Filter") == Name.DCTDecode:
        _strip_jpeg(each)


def _leads_to_the_web(action: Any) -> bool:
    """An ordinary link; attributes of the structure tree stand under /A as well and do nothing."""
    if not isinstance(action, Dictionary):
        return True
    if "/S" not in action:
        return True
    address = str(action.get("/URI", ""))
    return action["/S"] == Name.URI and address.startswith(("https://", "http://")) and "/Next" not in action


def _keep_harmless_annotations(page: Any) -> None:
    if "/Annots" not in page:
        return
    kept = [each for each in page.Annots if str(each.get("/Subtype", "")) in KEPT_ANNOTATIONS]
    for each in kept:
        for name in ("/T", "/M", "/CreationDate", "/NM", "/Popup", "/RC"):  # who drew it, and when
            if name in each:
                del each[name]
    page.Annots = Array(kept)


def _strip_jpeg(stream: Any) -> None:
    content = stream.read_raw_bytes()
    stripped = without_metadata(content)
    if stripped != content:
        # Written with the same filter: the pixels are the very same bytes.
        stream.write(stripped, filter=Name.DCTDecode, decode_parms=stream.get("/DecodeParms"))


def without_metadata(jpeg: bytes) -> bytes:
    """The JPEG without comments and application segments (EXIF, XMP, IPTC): ITU-T T.81, B.2.

    Bytes that are no JPEG come back as they are.
    """
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker == 0xFF:  # fill bytes may stand between segments
            at += 1
            continue
        if marker == 0xDA:  # the picture begins here
            break
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        is_told = 0xE0 <= marker <= 0xEF or marker == 0xFE
        if not is_told or marker in KEPT_SEGMENTS:
            kept.append(jpeg[at:end])
        at = end
    return b"".join([*kept, jpeg[at:]])
