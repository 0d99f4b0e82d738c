"""A film made anew as H.264 and AAC in an MP4, a sound as AAC in an M4A; a poster, or the look of a sound.

Always made anew, as pictures are: a copied stream could carry anything between its pictures.
"""

import hashlib
import re
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from learninglogs.files.clips.look import GRACE_S, LONGEST_S, Heard, look
from learninglogs.files.clips.program import reading, run
from learninglogs.files.picture_process import make_pictures
from learninglogs.files.refusals import DamagedClip

LONG_EDGE_PX, SHORT_EDGE_PX = 1280, 720
POSTER_SIZE = "1024"
BARS = 40
PEAKS_HZ = 8000
# As loud as speech on the web, by EBU R 128, so that a whisper and a shout are both heard in the class. One
# gain for the whole clip: ffmpeg's own loudnorm makes noise of silence (NaN), and breathes.
EVEN_LUFS, MOST_GAIN_DB, SILENT_LUFS = -16.0, 24.0, -60.0
LOUDNESS = re.compile(r"^    I: +(-?\d+(?:\.\d+)?|-inf) LUFS$", re.MULTILINE)
# Square pixels, within 720p whichever way it is held, and of even size, as H.264 stores it. Never enlarged.
FITTED = (
    "scale=w=iw*sar:h=ih,setsar=1,scale="
    f"w='min(iw,if(gte(iw,ih),{LONG_EDGE_PX},{SHORT_EDGE_PX}))':"
    f"h='min(ih,if(gte(iw,ih),{SHORT_EDGE_PX},{LONG_EDGE_PX}))':"
    "force_original_aspect_ratio=decrease:force_divisible_by=2"
)
BROUGHT_DOWN = (
    "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
    "zscale=t=bt709:m=bt709:r=tv"
)
# Nothing the file told of itself: no tags, no chapters, no streams but the one picture and the one sound.
TOLD_NOTHING = ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-fflags", "+bitexact"]
H264 = [
    "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-maxrate", "3M", "-bufsize", "6M",
    "-pix_fmt", "yuv420p", "-profile:v", "high", "-level:v", "4.1", "-g", "60", "-fpsmax", "30",
    "-x264-params", "threads=2:lookahead-threads=1", "-flags:v", "+bitexact",
    "-bsf:v", "filter_units=remove_types=6",  # SEI: the encoder's own words
]  # fmt: skip
# An old phone's odd clock would make numbers that not every player reads.
CLOCK = ["-movie_timescale", "1000", "-video_track_timescale", "90000"]
AAC = ["-c:a", "aac", "-b:a", "96k", "-flags:a", "+bitexact"]

Report = Callable[[int], None]


@dataclass(frozen=True)
class MadeClip:
    """path: the film or sound. poster: a JPEG, None for a sound. peaks: BARS heights, 0 to 100."""

    is_film: bool
    path: Path
    sha256: str
    byte_count: int
    seconds: float
    peaks: list[int]
    poster: Path | None = None
    poster_sha256: str = ""
    width_px: int = 0
    height_px: int = 0
    peak_rss_bytes: int = 0


def make_clip(source: Path, folder: Path, *, report: Report = lambda percent: None) -> MadeClip:
    """The clip of the upload at `source`, written below `folder`, which is empty. Not yet synced to disk.

    report: gets whole percents. Raises a learninglogs.files.refusals.Refusal, ClipProgramFailed,
    files.picture_process.PictureProcessFailed, and what `report` raises.
    """
    work = folder / "apart"
    work.mkdir()
    heard = look(source, work)
    path = work / ("film.mp4" if heard.is_film else "sound.m4a")

    def told(seconds: float) -> None:
        report(min(99, round(100 * seconds / max(heard.seconds, 1))))

    what = _film(heard) if heard.is_film else []
    sound = _sound(heard, source, work) if heard.audio is not None else []
    making = [*reading(heard.demuxer), *what, *sound, *TOLD_NOTHING, "-t", str(LONGEST_S + GRACE_S)]
    making += ["-max_muxing_queue_size", "512", "-movflags", "+faststart", *CLOCK]
    making += ["-f", "mp4" if what else "ipod"]
    ran = run([*_threads(), *making, path.name], source, work, on_progress=told)
    made = look(path, work)  # what nobody can read is nobody's clip
    if made.seconds <= 0 or made.is_film != heard.is_film:
        raise DamagedClip
    poster, poster_sha256 = _poster(path, made, work, folder) if made.is_film else (None, "")
    return MadeClip(
        is_film=made.is_film, path=path, sha256=_sha256(path), byte_count=path.stat().st_size,
        seconds=made.seconds, peaks=[] if made.is_film else _peaks(path, made, work),
        poster=poster, poster_sha256=poster_sha256, width_px=made.width_px, height_px=made.height_px,
        peak_rss_bytes=ran.peak_rss_bytes,
    )  # fmt: skip


def _threads() -> list[str]:
    """Each thread of a decoder holds frames of its own."""
    return ["-threads", "2", "-filter_threads", "1"]


def _film(heard: Heard) -> list[str]:
    """Turned upright by ffmpeg itself, which then writes no turn; colours as every screen shows them."""
    chain = [FITTED, *([BROUGHT_DOWN] if heard.is_high_range else []), "format=yuv420p"]
    return ["-map", f"0:{heard.video}", *H264, "-vf", ",".join(chain)]


def _sound(heard: Heard, source: Path, work: Path) -> list[str]:
    measuring = ["-map", f"0:{heard.audio}", "-af", "ebur128=framelog=quiet", "-f", "null", "-"]
    said = run([*_threads(), *reading(heard.demuxer), *measuring], source, work, level="info").said
    found = LOUDNESS.findall(said)
    lufs = float(found[-1]) if found else SILENT_LUFS
    gain_db = min(EVEN_LUFS - lufs, MOST_GAIN_DB) if lufs > SILENT_LUFS else 0.0
    evened = f"volume={gain_db:.1f}dB,alimiter=limit=0.84:level=false,aresample=48000"
    return ["-map", f"0:{heard.audio}", *AAC, "-af", f"{evened},aformat=channel_layouts=mono|stereo"]


def _poster(path: Path, made: Heard, work: Path, folder: Path) -> tuple[Path, str]:
    """The most telling of the frames after a third of the film, cleaned as every picture is."""
    frame = work / "frame.png"
    seek = ["-ss", f"{made.seconds / 3:.2f}"] if made.seconds > 1 else []
    run([*_threads(), *seek, *reading("mov"), "-map", "0:v:0", "-vf", "thumbnail=24", "-frames:v", "1",
         "-update", "1", "-f", "image2", frame.name], path, work)  # fmt: skip
    if not frame.exists():
        raise DamagedClip
    pictures = folder / "pictures"
    pictures.mkdir()
    poster = next(each for each in make_pictures(frame, pictures).pictures if each.size == POSTER_SIZE)
    return poster.path, poster.sha256


def _peaks(path: Path, made: Heard, work: Path) -> list[int]:
    """How loud each fortieth of the sound is, the loudest being 100."""
    run([*reading("mov"), "-map", f"0:{made.audio}", "-ac", "1", "-ar", str(PEAKS_HZ), "-c:a", "pcm_s16le",
         "-f", "s16le", "sound.raw"], path, work)  # fmt: skip
    samples = array("h", (work / "sound.raw").read_bytes())
    if not samples:
        raise DamagedClip
    step = max(1, len(samples) // BARS)
    heights = [max(map(abs, samples[at : at + step]), default=0) for at in range(0, step * BARS, step)]
    loudest = max(heights) or 1
    return [round(100 * height / loudest) for height in heights]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
