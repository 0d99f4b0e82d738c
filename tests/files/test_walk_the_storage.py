"""Looking through the storage: every key once, in one order, from wherever it was stopped."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from hypothesis import given, settings
from hypothesis import strategies as st

from learninglogs.files import check
from learninglogs.files.check import DAMAGED, MISSING, keys_below, look_at
from learninglogs.files.stored import Stored

PAGE, SHA256 = b"a page", "0f0ab4be8c4ef9a2e0b4c29f53f3ee8a0fd2e2c8be5a1aa3a6bb4a6e8f7a4c60"
NAMES = st.lists(
    st.lists(st.sampled_from(["a", "b", "a.b", "10", "9", "ab"]), min_size=1, max_size=3), max_size=12
)


class Tree:
    """A storage that is only names."""

    def __init__(self, keys):
        self.keys = keys

    def listdir(self, folder):
        below = [key.removeprefix(f"{folder}/") for key in self.keys if key.startswith(f"{folder}/")]
        if not below:
            raise FileNotFoundError(folder)
        return (
            list({name.partition("/")[0] for name in below if "/" in name}),
            [name for name in below if "/" not in name],
        )


@given(NAMES)
@settings(max_examples=60)
def test_a_walk_taken_up_anywhere_finds_what_was_left(names):
    # A name is a folder or a file, never both: files end in .f.
    keys = {"/".join(["top", *parts]) + ".f" for parts in names}
    tree, before = Tree(keys), check.default_storage
    check.default_storage = tree
    try:
        whole = list(keys_below("top"))
        assert sorted(whole) == sorted(keys) and len(whole) == len(set(whole))
        for number, key in enumerate(whole):
            assert list(keys_below("top", key)) == whole[number + 1 :]
    finally:
        check.default_storage = before


def test_a_walk_through_nothing_finds_nothing():
    assert list(keys_below("schools/7")) == []


@pytest.mark.parametrize("where", ["here", "far away"])
def test_a_file_is_whole_damaged_or_missing(settings, where):
    if where == "far away":
        far = {"BACKEND": "tests.files.far_away.FarAwayStorage"}
        settings.STORAGES = {**settings.STORAGES, "default": far}
    default_storage.save("one", ContentFile(PAGE))
    unknown = look_at(Stored("one", ""))
    assert (unknown.trouble, unknown.byte_count) == ("", len(PAGE))
    assert look_at(Stored("one", unknown.sha256)).trouble == ""
    assert look_at(Stored("one", unknown.sha256[:32])).trouble == ""
    assert look_at(Stored("one", SHA256)).trouble == DAMAGED
    assert look_at(Stored("other", SHA256)).trouble == MISSING


def test_what_the_disk_cannot_read_is_damaged(monkeypatch):
    class Broken:
        def open(self, name):
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(check, "default_storage", Broken())
    assert look_at(Stored("one", SHA256)).trouble == DAMAGED
