"""Workbooks of a few kilobytes that fill the memory of whoever opens them."""

import io
import re
import struct
import zipfile
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from learninglogs.office.class_lists.reading import read_class_list
from learninglogs.office.models import ClassListImport
from tests.office.lists import HEADER, as_xlsx, send, what_of
from tests.people_of_the_school import client_for

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
LABEL_RECORD = b"\xfd\x00\x0a\x00"  # LABELSST and its length; row and column follow, two bytes each
DIMENSION = re.compile(rb"<dimension[^>]*/>")


def with_a_cell_at(row: int, column: int) -> bytes:
    """A class list of one child, and one more word somewhere out in the sheet."""
    book = openpyxl.Workbook()
    book.active.append(["Forename", "Surname", "Class"])
    book.active.append(["Zed", "New", "Owl"])
    book.active.cell(row=row, column=column).value = "x"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def saying_its_size(workbook: bytes, said: bytes) -> bytes:
    """The same, with its sheet's word about its own size replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.infolist():
            new.writestr(each.filename, DIMENSION.sub(said, old.read(each)))
    return file.getvalue()


def old_kind_with_a_cell_in_the_corner() -> bytes:
    """two-children.xls, its last cell of words moved to row and column 65,535."""
    content = (Path(__file__).parent / "two-children.xls").read_bytes()
    at = content.rindex(LABEL_RECORD) + len(LABEL_RECORD)
    return content[:at] + struct.pack("<HH", 0xFFFF, 0xFFFF) + content[at + 4 :]


BOMBS = {
    "a cell in the last corner": lambda: with_a_cell_at(LAST_ROW, LAST_COLUMN),
    "the same, silent about its size": lambda: saying_its_size(with_a_cell_at(LAST_ROW, LAST_COLUMN), b""),
    "a small one that says it is huge": lambda: saying_its_size(
        with_a_cell_at(3, 4), b'<dimension ref="A1:XFD1048576"/>'
    ),
    "a long column": lambda: with_a_cell_at(LAST_ROW, 3),
    "the old kind": old_kind_with_a_cell_in_the_corner,
}


@pytest.mark.parametrize("name", list(BOMBS))
def test_a_bomb_is_refused_kindly_and_the_next_list_is_read(school: SimpleNamespace, name: str) -> None:
    """That this very process goes on to read the next list shows that it lived."""
    content = BOMBS[name]()
    assert len(content) < 10_000
    address = reverse("office:class_list", args=[school.wrenfield.pk])
    answer = client_for(school.mrs_bell).post(address, {"file": SimpleUploadedFile("list.xlsx", content)})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "too large to be a class list" in page and "nothing was changed" in page
    assert not ClassListImport.objects.exists()
    batch = send(school, school.mrs_bell, as_xlsx([HEADER, ["Finn", "Lowe", "", "", "Heron"]]))
    assert what_of(batch) == {"Finn Lowe": "same"}


def test_a_workbook_with_a_stray_word_far_below_is_still_a_list() -> None:
    found = read_class_list(with_a_cell_at(9_000, 20))
    assert [child.first for child in found.children] == ["Zed"]


def test_whole_columns_that_were_coloured_in_do_no_harm() -> None:
    """Excel then says that the sheet has a million rows, and it has two."""
    said = saying_its_size(with_a_cell_at(2, 4), b'<dimension ref="A1:D1048576"/>')
    assert len(read_class_list(said).children) == 1
