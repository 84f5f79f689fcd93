"""The gradebook as a file: CSV as it is written, XLSX in constant memory. Cells that a sheet could run are disarmed."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterator
from typing import IO, Any, Final

import xlsxwriter
from django.db import connection
from django.utils.translation import gettext as _

from courses.models import Course
from learning.enrolments.models import Enrolment
from learning.gradebook import book
from learning.gradebook.figures import most_text
from learning.gradebook.models import Grade, GradeItem

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BATCH: Final = 2_000
# Up to here a sheet is written while whoever asked waits, about a third of a second; a larger one is a job.
AT_ONCE: Final = 20_000
Show = Callable[[int, int], None]
# What begins like this, a sheet reads as a formula.
RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
_PEOPLE = """
SELECT e.id, u.full_name, u.email, t.percent, t.letter
FROM learning_enrolment e JOIN accounts_user u ON u.id = e.learner_id
LEFT JOIN learning_coursegrade t ON t.enrolment_id = e.id
WHERE e.course_id = %s AND e.state IN ('active', 'completed') ORDER BY e.sort_name, e.id
"""
_MARKS = """
SELECT enrolment_id, item_id, state, points FROM learning_grade
WHERE enrolment_id = ANY(%s) AND item_id = ANY(%s)
  AND (state = 'excused' OR points IS NOT NULL AND (item_id <> ALL(%s) OR state = 'missing'))
"""


def harmless(text: str) -> str:
    """A text that no sheet takes for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def heads(columns: list[book.Column]) -> list[str]:
    """The first row: how an item is called and what it is worth; the key after it finds it again."""
    fixed = [_("Key"), _("Learner"), _("Email"), _("Total, %"), _("Letter")]
    return [*fixed, *(harmless(_head(one)) for one in columns)]


def _head(one: book.Column) -> str:
    title = _("%s, marked without names") % one.title if one.is_nameless else one.title
    return f"{title} / {most_text(one.max_points)} [{one.id}]"


def is_large(course: Course) -> bool:
    """Whether the sheet of a gradebook is written by a job. Two queries."""
    learners = Enrolment.objects.filter(course=course, state__in=Enrolment.OPEN).count()
    return learners * GradeItem.objects.filter(course=course, is_active=True).count() > AT_ONCE


def sheet_rows(course: Course, columns: list[book.Column], show: Show | None = None) -> Iterator[list[Any]]:
    """Yield a row for each learner with a place: key, name, address, total, letter, then the points by column.

    Two queries for 2,000 learners. Points are numbers, an excuse is a word, nothing is None, nor is a mark without a name.
    `show` hears how many of how
    many were read.
    """
    places = {one.id: place for place, one in enumerate(columns, 5)}
    nameless = [one.id for one in columns if one.is_nameless]
    excused = str(Grade.State.EXCUSED.label)
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [course.pk])
        people = cursor.fetchall()
    for start in range(0, len(people), BATCH):
        batch = people[start : start + BATCH]
        found: dict[Any, list[Any]] = {}
        for key, name, email, percent, letter in batch:
            row = [str(key), harmless(name), harmless(email), percent, letter or ""]
            found[key] = row + [None] * len(columns)
        with connection.cursor() as cursor:
            cursor.execute(_MARKS, [list(found), list(places), nameless])
            for key, item, state, points in cursor.fetchall():
                found[key][places[item]] = excused if state == "excused" else points
        yield from found.values()
        if show is not None:
            show(start + len(batch), len(people))


def csv_lines(course: Course) -> Iterator[str]:
    """Yield the CSV, line by line. It begins with a byte order mark, by which sheets know UTF-8."""
    columns = book.columns(course)
    line = io.StringIO()
    writer = csv.writer(line)

    def flushed() -> str:
        text = line.getvalue()
        line.seek(0)
        line.truncate()
        return text

    line.write("\ufeff")
    writer.writerow(heads(columns))
    yield flushed()
    for row in sheet_rows(course, columns):
        writer.writerow(["" if value is None else value for value in row])
        yield flushed()


def xlsx(course: Course, show: Show | None = None) -> IO[bytes]:
    """Return the gradebook as an XLSX in a temporary file, at its beginning; the caller closes it."""
    columns = book.columns(course)
    file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    sheet_book = xlsxwriter.Workbook(file, options)
    bold, figure = sheet_book.add_format({"bold": True}), sheet_book.add_format({"num_format": "0.00"})
    sheet = sheet_book.add_worksheet(_("Marks"))
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 2, 28)
    sheet.set_column(3, 4 + len(columns), 14)
    for place, head in enumerate(heads(columns)):
        sheet.write_string(0, place, head, bold)
    for number, row in enumerate(sheet_rows(course, columns, show), 1):
        for place, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(number, place, value)
            else:
                sheet.write_number(number, place, float(value), figure)
    sheet_book.close()
    file.seek(0)
    return file
