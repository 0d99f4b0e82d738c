"""What a sound or film holds, found out without decoding it."""

import re
from dataclasses import dataclass
from pathlib import Path

from learninglogs.files.clips.containers import demuxer_for
from learninglogs.files.clips.program import AUDIO_CODECS, VIDEO_CODECS, Ran, reading, run
from learninglogs.files.refusals import ClipTooLong, DamagedClip, NeitherSoundNorFilm, TooManyFilmPixels

LONGEST_S = 180
GRACE_S = 3  # a recorder stopped at three minutes is a moment late
MOST_PIXELS = 4096 * 2304  # 4K, as a phone's or a cinema's
# A stream's line stands two spaces in; what a file tells of itself stands further in, behind its name.
STREAM = re.compile(
    r"^  Stream #0:(\d+)(?:\[0x[0-9a-f]+\])?(?:\([^)\n]*\))?: (Video|Audio): (\w+)(.*)$", re.MULTILINE
)
SIZE = re.compile(r", (\d{1,6})x(\d{1,6})(?=[ ,]|$)")
HIGH_RANGE = ("arib-std-b67", "smpte2084")
COVER = "(attached pic)"
NO_STREAM = "does not contain any stream"


@dataclass(frozen=True)
class Heard:
    """One sound or film. video, audio: the number of the stream that is used; None where there is none.

    seconds: by its own packets, whatever its header says. width_px, height_px: as stored, 0 for a sound.
    is_high_range: its colours need bringing down (HLG, PQ).
    """

    demuxer: str
    video: int | None
    audio: int | None
    seconds: float
    width_px: int = 0
    height_px: int = 0
    is_high_range: bool = False

    @property
    def is_film(self) -> bool:
        return self.video is not None


def look(source: Path, folder: Path) -> Heard:
    """Read the upload through once, decoding nothing.

    folder: an empty one to work in. Raises a learninglogs.files.refusals.Refusal: what is too long or has too
    many pixels is refused before a single picture is decoded; or ClipProgramFailed.
    """
    demuxer = demuxer_for(source)
    copying = ["-map", "0:V?", "-map", "0:a?", "-dn", "-sn", "-c", "copy", "-f", "null", "-"]
    try:
        ran = run([*reading(demuxer), *copying], source, folder, level="info")
    except DamagedClip as damaged:
        if NO_STREAM in damaged.said:
            raise NeitherSoundNorFilm from damaged
        raise
    heard = _understood(demuxer, ran)
    if heard.width_px * heard.height_px > MOST_PIXELS:
        raise TooManyFilmPixels
    if heard.seconds > LONGEST_S + GRACE_S:
        minutes, seconds = divmod(round(heard.seconds), 60)
        raise ClipTooLong(minutes=minutes, seconds=seconds, limit_minutes=LONGEST_S // 60)
    return heard


def _understood(demuxer: str, ran: Ran) -> Heard:
    read, _made, _rest = ran.said.partition("\nOutput #0")
    video = audio = None
    size, is_high_range = (0, 0), False
    for number, kind, codec, rest in STREAM.findall(read):
        if kind == "Audio" and codec in AUDIO_CODECS and audio is None:
            audio = int(number)
        elif kind == "Video" and codec in VIDEO_CODECS and video is None and COVER not in rest:
            video, found = int(number), SIZE.search(rest)
            if found is None:
                raise DamagedClip
            size = int(found[1]), int(found[2])
            is_high_range = any(curve in rest for curve in HIGH_RANGE)
    if video is None and audio is None:
        raise NeitherSoundNorFilm
    return Heard(demuxer, video, audio, ran.seconds, *size, is_high_range)
