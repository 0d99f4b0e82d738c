"""A teacher's PDF is written anew: its pages, and nothing that runs, calls out or tells of anybody."""

import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from learninglogs.files.papers import MOST_SHEETS, clean_paper, without_metadata
from learninglogs.files.picture_process import PictureProcess
from learninglogs.files.pictures.refused import Refused
from learninglogs.files.refusals import LockedPaper
from tests.pictures import phone_photo

SECRETS = (
    b"Mr Nosey",
    b"2001-02-03",
    b"app.alert",
    b"payload.exe",
    b"calc.exe",
    b"Secret attachment",
    b"GPS here",
)


def link(action):
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action, T=String("Mr Nosey"))


def hostile_paper(path: Path, *, photo: Path | None = None, pages: int = 1, **save) -> Path:
    """A PDF with everything a page does not need."""
    pdf = pikepdf.new()
    for _page in range(pages):
        pdf.add_blank_page(page_size=(200, 200))
    page = pdf.pages[0].obj
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('hello')"))
    page.AA = Dictionary(O=script)
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("Mr Nosey"), Rect=[0, 0, 9, 9]
    )
    widget = pdf.make_indirect(field)
    page.Annots = Array(
        [
            pdf.make_indirect(link(Dictionary(S=Name.URI, URI=String("https://example.org/bees")))),
            link(Dictionary(S=Name.URI, URI=String("file:///etc/passwd"))),
            link(Dictionary(S=Name.Launch, F=String("calc.exe"))),
            link(Dictionary(S=Name.URI, URI=String("https://example.org/"), Next=script)),
            widget,
            Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9]),
        ]
    )
    page.PieceInfo = Dictionary(App=Dictionary(LastModified=String("2001-02-03")))
    if photo:
        image = pdf.make_stream(photo.read_bytes())
        shape = {"Width": 64, "Height": 48, "BitsPerComponent": 8, "ColorSpace": Name.DeviceRGB}
        image.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Filter=Name.DCTDecode, **shape))
        image.Metadata = pdf.make_stream(b"<xmp>GPS here</xmp>")
        page.Resources = Dictionary(XObject=Dictionary(Im0=image))
        page.Contents = pdf.make_stream(b"200 0 0 200 0 0 cm /Im0 Do")
    pdf.Root.OpenAction = script
    pdf.Root.Lang = String("en-GB")
    pdf.Root.AcroForm = Dictionary(Fields=Array([widget]), XFA=pdf.make_stream(b"<xfa>Mr Nosey</xfa>"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=[String("a"), script]))
    pdf.attachments["payload.exe"] = b"Secret attachment"
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = ["Mr Nosey"]
    pdf.docinfo["/Author"] = "Mr Nosey"
    pdf.docinfo["/CreationDate"] = "D:2001-02-03"
    pdf.save(path, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable, **save)
    return path


def everything_in(path: Path) -> bytes:
    """The file with every stream opened."""
    with pikepdf.open(path) as pdf:
        opened = io.BytesIO()
        pdf.save(
            opened, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip
    return opened.getvalue()


def test_a_paper_keeps_its_pages_and_links_and_nothing_else(tmp_path):
    photo = phone_photo(tmp_path / "photo.jpg", width_px=64, height_px=48)
    source = hostile_paper(tmp_path / "in.pdf", photo=photo, pages=3)
    assert [secret for secret in SECRETS if secret not in everything_in(source)] == []
    assert clean_paper(source, tmp_path / "out.pdf") == 3
    written = everything_in(tmp_path / "out.pdf")
    assert [secret for secret in SECRETS if secret in written] == []
    words = [b"/JavaScript", b"/JS", b"/EmbeddedFile", b"/AcroForm", b"/OpenAction", b"/Launch", b"/AA"]
    for word in [*words, b"/XFA", b"/Info", b"/Metadata", b"Exif", b"file:///"]:
        assert word not in written, word
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert len(pdf.pages) == 3
        assert str(pdf.Root.Lang) == "en-GB"
        links = [str(each.A.URI) for each in pdf.pages[0].Annots if "/A" in each]
        assert links == ["https://example.org/bees"]
        image = pdf.pages[0].Resources.XObject.Im0
        assert pikepdf.PdfImage(image).as_pil_image().size == (64, 48)


def test_the_same_paper_is_the_same_file(tmp_path):
    source = hostile_paper(tmp_path / "in.pdf")
    for name in ("one.pdf", "two.pdf"):
        clean_paper(source, tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_a_locked_a_damaged_and_an_endless_paper_are_refused(tmp_path):
    locked = hostile_paper(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u", R=6))
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.7\nnothing more came")
    endless = hostile_paper(tmp_path / "endless.pdf", pages=MOST_SHEETS + 1)
    for source, kind in ((locked, "locked-paper"), (damaged, "damaged-paper"), (endless, "too-many-sheets")):
        with pytest.raises(Refused) as refused:
            clean_paper(source, tmp_path / "out.pdf")
        assert refused.value.kind == kind
        assert not (tmp_path / "out.pdf").exists()


def test_the_child_process_does_it_and_says_why_not(tmp_path):
    process = PictureProcess(seconds=20)
    try:
        assert process.clean_paper(hostile_paper(tmp_path / "in.pdf"), tmp_path / "out.pdf") == 1
        locked = hostile_paper(
            tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u", R=6)
        )
        with pytest.raises(LockedPaper):
            process.clean_paper(locked, tmp_path / "no.pdf")
    finally:
        process.stop()


def test_a_jpeg_loses_its_words_and_no_pixel(tmp_path):
    photo = phone_photo(tmp_path / "photo.jpg", width_px=64, height_px=48).read_bytes()
    stripped = without_metadata(photo)
    assert b"Exif" in photo
    assert b"Exif" not in stripped
    assert photo.endswith(stripped[-500:])
    assert without_metadata(b"no JPEG") == b"no JPEG"
    assert without_metadata(b"") == b""
