"""A class's tablet, its door open."""

from types import SimpleNamespace

import pytest
from django.test import Client

from tests.people.door import make_tablet


@pytest.fixture
def tablet(school: SimpleNamespace) -> Client:
    school.kingfisher.open_door(minutes=60)
    return make_tablet(school.mr_hill, school.kingfisher)
