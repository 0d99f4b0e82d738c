"""From a stranger's sound or film to one that every browser plays, and that tells of nobody.

    which kind of file (containers) ── look without decoding (look) ── make anew (make)

ffmpeg is a program of its own: it is handed the upload as an open file and may open nothing else.
"""

from learninglogs.files.clips.look import LONGEST_S, Heard, look
from learninglogs.files.clips.make import MadeClip, make_clip
from learninglogs.files.clips.program import ClipProgramFailed

__all__ = ["LONGEST_S", "ClipProgramFailed", "Heard", "MadeClip", "look", "make_clip"]
