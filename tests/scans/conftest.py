"""Mr Hill at his desk, with a pile."""

import pytest

from tests.people_of_the_school import client_for
from tests.scans.make_class_scan import CLEAN, SMUDGED, Sheet
from tests.scans.pile import labels_of, send


@pytest.fixture
def hill(school):
    return client_for(school.mr_hill)


@pytest.fixture
def texts(school):
    return labels_of([school.ada, school.ben, school.cleo, school.malgosia], school.challenge)


@pytest.fixture
def adas_scan(school, texts, tmp_path):
    """Ada's left and Ben's right, and Ben's left, smudged."""
    sheets = [
        Sheet(texts[school.ada.pk, "left"], CLEAN, seed=1),
        Sheet(texts[school.ben.pk, "left"], SMUDGED, seed=2),
        Sheet(texts[school.ben.pk, "right"], CLEAN, seed=3),
    ]
    return send(sheets, school.challenge, school.mr_hill, tmp_path)
