"""Class lists as they come out of schools' systems, awkward ones among them."""

import csv
import datetime
import io
from collections.abc import Sequence
from types import SimpleNamespace

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from learninglogs.office.class_lists.reading import CHECK_LETTERS
from learninglogs.office.models import ClassListImport
from learninglogs.people.models import Pupil, SchoolClass, User
from tests.people_of_the_school import client_for

Rows = Sequence[Sequence[object]]
HEADER = ["Forename", "Surname", "DOB", "UPN", "Reg Group"]


def upn(number: int) -> str:
    """A UPN with the right check letter."""
    digits = f"8200012{number:05}"
    total = sum(int(digit) * weight for weight, digit in enumerate(digits, 2))
    return CHECK_LETTERS[total % 23] + digits


def as_csv(rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    return written.getvalue().encode(encoding)


def as_xlsx(rows: Rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def send(school: SimpleNamespace, by: User, content: bytes, name: str = "list.csv") -> ClassListImport:
    """The office sends a file and looks at its changes; nothing is made yet."""
    address = reverse("office:class_list", args=[school.wrenfield.pk])
    answer = client_for(by).post(address, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return ClassListImport.objects.order_by("-pk")[0]


def what_of(batch: ClassListImport) -> dict[str, str]:
    """Each row's child and what is about to happen to them."""
    return {row.name: row.what for row in batch.rows.all()}


def everything() -> list[dict[str, object]]:
    """Every field of every child and class, to be compared before and after."""
    children = Pupil.objects.order_by("pk").values()
    return [*children, *SchoolClass.objects.order_by("pk").values()]


def born(day: int) -> datetime.date:
    return datetime.date(2018, 1, 1) + datetime.timedelta(days=day)
