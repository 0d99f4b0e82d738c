"""What a scan is, by its first bytes. Names and headers of the upload are never asked."""

from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:  # nothing of Django where strangers' files are read
    from django.core.files.base import File

TIFF_SIGNS = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
PDF_SIGN = b"%PDF-"
SIGN_WITHIN_BYTES = 1024  # readers look for it within the first kilobyte (ISO 32000-2, Annex I)


def family_of(file: "IO[bytes] | File[Any]") -> str | None:
    """PDF or TIFF; None for anything else. The file is read from its beginning."""
    file.seek(0)
    head = file.read(SIGN_WITHIN_BYTES)
    file.seek(0)
    if head.startswith(TIFF_SIGNS):
        return "TIFF"
    return "PDF" if PDF_SIGN in head else None
