"""A flap and a sound are stuck on the paper, not on the photo: they stay there when it is laid straight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learninglogs.files.pictures.corners import are_good, laid_by, lies_at
from logs.models import Clip, Flap, LogEntry
from tests.logs.phone import lying
from tests.logs.test_straighten import adas_photo, form, mum  # noqa: F401 – fixtures

SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
# The middle of the paper that test_straighten.form lays straight, in the photo, by its two diagonals.
MIDDLE = (50, 49)


@pytest.fixture
def entry(school):
    return LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)


@pytest.fixture
def stuck(entry, adas_photo):  # noqa: F811 – a fixture
    """A flap round the middle of the paper and a sound on it."""
    flap = Flap.objects.create(photo=adas_photo, x=MIDDLE[0] - 6, y=MIDDLE[1] - 4, w=12, h=8, label="Lava")
    clip = Clip.objects.create(
        entry=entry, kind="sound", position=1, sha256="0" * 64, received_bytes=9, pin_photo=adas_photo,
        pin_x=MIDDLE[0], pin_y=MIDDLE[1],
    )  # fmt: skip
    return flap, clip


def where(stuck):
    """(middle of the flap, its size, the pin)"""
    flap, clip = stuck
    flap.refresh_from_db()
    clip.refresh_from_db()
    middle = flap.x + flap.w / 2, flap.y + flap.h / 2
    return middle, (flap.w, flap.h), (clip.pin_x, clip.pin_y)


def near(place, wanted):
    return place == pytest.approx(wanted, abs=2)


def test_laid_straight_they_lie_on_the_same_spot_of_the_paper_and_as_taken_again(mum, adas_photo, stuck):  # noqa: F811 – a fixture
    mum.tap("logs:straighten", adas_photo, **form())
    middle, size, pin = where(stuck)
    expected = lies_at(
        tuple((x / 100, y / 100) for x, y in ((20, 10), (80, 16), (86, 90), (14, 84))), (0.5, 0.49)
    )
    assert near(pin, [100 * each for each in expected])
    assert near(middle, pin)
    assert size[0] > 12, "the paper fills the picture now, so they are larger on it"
    assert size[1] > 8
    mum.tap("logs:as_taken", adas_photo)
    middle, size, pin = where(stuck)
    assert near(middle, MIDDLE)
    assert near(size, (12, 8))
    assert near(pin, MIDDLE)


def test_turned_on_the_way_they_turn_along(mum, adas_photo, stuck):  # noqa: F811 – a fixture
    mum.tap("logs:turn", adas_photo)
    middle, size, pin = where(stuck)
    assert (middle, size, pin) == ((100 - MIDDLE[1], MIDDLE[0]), (8, 12), (100 - MIDDLE[1], MIDDLE[0]))
    assert lying(adas_photo.entry)["left"] == adas_photo


def test_what_lay_on_the_table_comes_to_the_edge(mum, adas_photo):  # noqa: F811 – a fixture
    flap = Flap.objects.create(photo=adas_photo, x=0, y=0, w=6, h=6, label="The table")
    mum.tap("logs:straighten", adas_photo, **form())
    flap.refresh_from_db()
    assert (flap.x, flap.y, flap.w, flap.h) == (0, 0, 4, 4)


fractions = st.floats(0.0, 1.0)
points = st.tuples(fractions, fractions)


def is_a_page(corners):
    """As somebody may photograph one: no three corners nearly in a line."""
    triples = [[corners[at] for at in range(4) if at != left_out] for left_out in range(4)]
    return are_good(corners) and all(
        abs((x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1)) > 0.05 for (x1, y1), (x2, y2), (x3, y3) in triples
    )


near_corner = [
    st.tuples(st.floats(x, x + 0.4), st.floats(y, y + 0.4))
    for x, y in ((0, 0), (0.6, 0), (0.6, 0.6), (0, 0.6))
]


@given(corners=st.tuples(*near_corner).filter(is_a_page), point=points)
def test_from_the_page_to_the_photo_and_back_is_the_same_place(corners, point):
    assert lies_at(corners, laid_by(corners, point)) == pytest.approx(point, abs=1e-3)
    for end, corner in zip(SQUARE, corners, strict=True):
        assert laid_by(corners, end) == pytest.approx(corner, abs=1e-9)


@given(point=points)
def test_the_whole_photo_is_itself(point):
    assert laid_by(SQUARE, point) == pytest.approx(point)
    assert lies_at(SQUARE, point) == pytest.approx(point)
