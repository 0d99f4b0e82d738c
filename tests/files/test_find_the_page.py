"""The proposal is right where a page lies in the photo, and there is none where no page's edge is in it."""

import numpy as np
import pytest

from learninglogs.files.pictures.page_edges import propose
from tests.corpus import FOLDER, WHY_NOT
from tests.files.pages_by_hand import judged, overlap

MOST = 0.8


def photos(*, sees, own):
    return [each for each in judged() if each.photo.sees == sees and each.photo.is_own == own]


def share_right(pages):
    return sum(each.is_right for each in pages) / len(pages)


def test_the_samples_pages_are_found():
    pages = photos(sees="page", own=True)
    assert len(pages) == 32
    assert share_right(pages) >= MOST, [(each.photo.name, each.iou) for each in pages if not each.is_right]


@pytest.mark.corpus
@pytest.mark.skipif(not FOLDER.exists(), reason=WHY_NOT)
def test_real_pages_are_found_and_nothing_where_there_is_none():
    pages = photos(sees="page", own=False)
    assert share_right(pages) >= MOST, [(each.photo.name, each.iou) for each in pages if not each.is_right]
    wrong = [each.photo.name for each in pages if each.proposal and not each.is_right]
    assert not wrong, "what is proposed is right"
    for sees in ("none", "part"):
        assert not [each.photo.name for each in photos(sees=sees, own=False) if each.proposal]
    assert len(photos(sees="none", own=False)) > 30


def test_the_fold_of_a_double_page_is_found_and_a_single_page_has_none():
    for each in photos(sees="page", own=True):
        is_spread = "-c-" not in each.photo.name
        assert (each.proposal.gutter is not None) == is_spread, each.photo.name
        if is_spread:
            assert all(0.44 < x < 0.56 for x, _y in each.proposal.gutter), each.photo.name


@pytest.mark.parametrize("colour", ["white", "grey", "noise"])
def test_an_empty_photo_has_no_page(colour):
    noise = np.random.default_rng(1).integers(0, 255, (600, 800, 3)).astype(np.uint8)
    plain = np.full((600, 800, 3), {"white": 255, "grey": 128}.get(colour, 0), np.uint8)
    assert propose(noise if colour == "noise" else plain) is None


def test_a_page_of_any_shape_and_size_of_photo():
    for height, width in [(40, 30), (16, 2000), (3000, 4000)]:
        table = np.full((height, width, 3), (120, 80, 40), np.uint8)
        table[height // 5 : -height // 5, width // 5 : -width // 5] = 235
        found = propose(table)
        if width == 4000:
            exact = ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8))
            assert found
            assert overlap(found.corners, exact) > 0.97
