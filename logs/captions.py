"""A clip's words, as a child types them, and as a player shows them (WebVTT, W3C).

0:00 Me counting down          Lines may begin with the moment they are heard.
0:04 A big fizz                Where none does, they share the clip's time evenly.
"""

import html
import re

MOMENT = re.compile(r"^(\d{1,2}):([0-5]\d)\s+(?=\S)")
SHORTEST_S = 0.5


def as_webvtt(typed: str, duration_s: float) -> str:
    """The file a `<track>` reads: one cue a line. duration_s: of the whole clip."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if not lines:
        return "WEBVTT\n"
    starts = _starts(lines, duration_s)
    ends = [*starts[1:], duration_s]
    cues = [
        f"{_clock(start)} --> {_clock(max(end, start + SHORTEST_S))}\n{_escaped(line)}\n"
        for line, start, end in zip(lines, starts, ends, strict=True)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def spoken(typed: str) -> str:
    """The words alone, on one line, for whoever reads them beside the player."""
    return " · ".join(MOMENT.sub("", line.strip()) for line in typed.splitlines() if line.strip())


def _starts(lines: list[str], duration_s: float) -> list[float]:
    """When each line is heard, in seconds, never backwards; one without a moment follows the one before."""
    found = [MOMENT.match(line) for line in lines]
    if not any(found):
        return [duration_s * number / len(lines) for number in range(len(lines))]
    starts: list[float] = []
    for moment in found:
        before = starts[-1] if starts else 0.0
        typed = int(moment[1]) * 60 + int(moment[2]) if moment else before + 2
        starts.append(max(before, float(typed)))
    return starts


def _escaped(line: str) -> str:
    """The words without their moment, as nothing but words."""
    return html.escape(MOMENT.sub("", line), quote=False)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"00:{int(minutes):02d}:{rest:06.3f}"
