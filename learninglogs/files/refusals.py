"""Why a file was not taken, in words for the person who sent it: what happened, what is safe, what next."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """The file was not kept; nothing else has changed. `words` may be shown to the person as they are.

    kind: a short name that can be stored beside a page and turned back with `refusal(kind)`.
    """

    kind = "refused"
    sentence: Promise = _(
        "We could not take this file. Everything you had before is still here. Please try another one."
    )

    def __init__(self, **numbers: int) -> None:
        super().__init__(self.kind)
        self.numbers = numbers

    @property
    def words(self) -> str:
        """The whole message, translated now."""
        return str(self.sentence) % self.numbers if self.numbers else str(self.sentence)


class EmptyFile(Refusal):
    kind = "empty-file"
    sentence = _(
        "This file arrived empty. Everything you had before is still here. "
        "Please choose the photo again; if it stays empty, take a new one."
    )


class TooBig(Refusal):
    """Raised with limit_mb."""

    kind = "too-big"
    sentence = _(
        "This file is larger than %(limit_mb)d MB, more than we can take in one go. Everything you had "
        "before is still here. Please send a smaller photo: the phone’s ordinary camera setting is fine."
    )


class CutShort(Refusal):
    kind = "cut-short"
    sentence = _(
        "Only part of this photo arrived, so we did not keep it. Everything you had before is still here. "
        "Please send it again; a stronger connection helps."
    )


class NotAPicture(Refusal):
    kind = "not-a-picture"
    sentence = _(
        "This file is not a picture we can show. Everything you had before is still here. "
        "Please send a photo (JPEG, HEIC or PNG). A paper or a screen can be photographed too."
    )


class Unreadable(Refusal):
    kind = "unreadable"
    sentence = _(
        "This picture is damaged and would not open. Everything you had before is still here. "
        "Please send it once more from where it was first saved, or take a new photo."
    )


class TooManyPixels(Refusal):
    """Raised with megapixels and limit_megapixels."""

    kind = "too-many-pixels"
    sentence = _(
        "This photo has %(megapixels)d megapixels; we can take up to %(limit_megapixels)d of this kind. "
        "Everything you had before is still here. Please take it again with the phone’s ordinary camera "
        "setting (12 or 50 megapixels): every word of the page will still be sharp."
    )


class TooHard(Refusal):
    kind = "too-hard"
    sentence = _(
        "Opening this picture took more work than we allow for one photo, so we stopped. Everything you had "
        "before is still here. Please photograph the page with a phone, or save it as JPEG and send that."
    )


class BadCorners(Refusal):
    kind = "bad-corners"
    sentence = _(
        "Those four corners do not make a page. Your photo is still here. "
        "Please put one dot on each corner of the page."
    )


class NeitherPictureNorPaper(Refusal):
    kind = "neither"
    sentence = _(
        "This file is neither a picture nor a PDF, so we did not keep it. Everything you had before is "
        "still here. Please save a text or a set of slides as a PDF first."
    )


class LockedPaper(Refusal):
    kind = "locked-paper"
    sentence = _(
        "This PDF is locked with a password, so nobody could read it here. Everything you had before is "
        "still here. Please save it once more without one."
    )


class DamagedPaper(Refusal):
    kind = "damaged-paper"
    sentence = _(
        "This PDF is damaged and would not open. Everything you had before is still here. "
        "Please save it once more from where it was made."
    )


class TooManySheets(Refusal):
    """Raised with sheets and limit_sheets."""

    kind = "too-many-sheets"
    sentence = _(
        "This PDF has %(sheets)d pages; we can take up to %(limit_sheets)d. Everything you had before is "
        "still here. Please send the pages the children need."
    )


class NotAScan(Refusal):
    kind = "not-a-scan"
    sentence = _(
        "This file is not a scan we can read, so we did not keep it. Everything you had before is still "
        "here. Please set the copier to PDF (or TIFF) and send that file."
    )


class TooManyScannedSheets(Refusal):
    """Raised with limit_sheets."""

    kind = "too-many-scanned"
    sentence = _(
        "This scan has more than %(limit_sheets)d sheets, the most we can take in one go. Everything you had "
        "before is still here. Please scan the pile in two parts; both go to the same place."
    )


class NeitherSoundNorFilm(Refusal):
    kind = "neither-sound-nor-film"
    sentence = _(
        "This file is neither a sound nor a film that we can play. Everything you had before is still here. "
        "Please send one from the phone’s own camera or recorder (MP4, MOV, M4A, MP3)."
    )


class DamagedClip(Refusal):
    kind = "damaged-clip"
    sentence = _(
        "This sound or film is damaged and would not play. Everything you had before is still here. "
        "Please send it once more from where it was first saved, or record it again."
    )

    said = ""  # by ffmpeg, for whoever looks into it


class ClipTooLong(Refusal):
    """Raised with minutes, seconds and limit_minutes."""

    kind = "clip-too-long"
    sentence = _(
        "This one is %(minutes)d:%(seconds)02d long; %(limit_minutes)d minutes is the most. Everything you "
        "had before is still here. The whole of it is still where you recorded it. Please cut it there "
        "(on a phone: Edit, then drag the ends), or record just the best bit."
    )


class ClipTooBig(Refusal):
    """Raised with limit_mb."""

    kind = "clip-too-big"
    sentence = _(
        "This one is larger than %(limit_mb)d MB, more than we can take in one go. Everything you had before "
        "is still here. Please film it again with the ordinary setting of the camera (1080p), or send a "
        "shorter piece."
    )


class ScanTooBig(Refusal):
    """Raised with limit_mb."""

    kind = "scan-too-big"
    sentence = _(
        "This scan is larger than %(limit_mb)d MB, more than we can take in one go. Everything you had "
        "before is still here. Please scan in colour at 200 dpi, or send the pile in two parts."
    )


class TooManyFilmPixels(Refusal):
    kind = "too-many-film-pixels"
    sentence = _(
        "The pictures of this film are larger than 4K, more than we can take. Everything you had before is "
        "still here. Please film it again with the ordinary setting of the camera (1080p)."
    )


class ClipTooHard(Refusal):
    kind = "clip-too-hard"
    sentence = _(
        "Opening this sound or film took more work than we allow for one, so we stopped. Everything you had "
        "before is still here. Please film it again with the ordinary setting of the camera (1080p), or send "
        "a shorter piece."
    )


BY_KIND = {
    kind.kind: kind
    for kind in (
        Refusal, EmptyFile, TooBig, CutShort, NotAPicture, Unreadable, TooManyPixels, TooHard, BadCorners,
        NeitherPictureNorPaper, LockedPaper, DamagedPaper, TooManySheets,
        NotAScan, TooManyScannedSheets, ScanTooBig,
        NeitherSoundNorFilm, DamagedClip, ClipTooLong, ClipTooBig, TooManyFilmPixels, ClipTooHard,
    )
}  # fmt: skip


def refusal(kind: str, **numbers: int) -> Refusal:
    """The refusal of that kind; the general one where the kind is not known any more."""
    return BY_KIND.get(kind, Refusal)(**numbers)
