"""A stranger's file is read in a process of its own, which may only hurt itself."""

import pytest

from learninglogs.files.limited import ProgramFailed, TookTooMuch, read_apart


def test_a_program_without_an_end_is_stopped() -> None:
    with pytest.raises(TookTooMuch):
        read_apart("tests.files.endless", b"", memory_mb=300, seconds=1)


def test_a_program_has_no_more_memory_than_it_may() -> None:
    assert read_apart("tests.files.greedy", b"", memory_mb=300, seconds=10) == b"refused"


def test_a_program_that_fails_says_why() -> None:
    with pytest.raises(ProgramFailed, match="no_such_program"):
        read_apart("tests.files.no_such_program", b"", memory_mb=300, seconds=10)
