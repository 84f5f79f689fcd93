"""Sheets that people bring: CSV, XLSX and ODS as rows of cells, and texts that no sheet takes for a formula."""

import csv
import io
import zipfile
from typing import Any, Final

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

# What begins like this, a sheet reads as a formula.
RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
MOST_UNPACKED: Final = 200 * 1024 * 1024


class UnreadableSheet(Exception):
    """The file is no sheet that can be used; the message says where and why, for who brought it."""


def harmless(text: str) -> str:
    """A text that no sheet takes for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def column_letter(place: int) -> str:
    """How a sheet calls its column number `place`, from 0: A, B, … Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_text(value: Any) -> str:
    """A cell as a person reads it: a whole number without its point, no blanks around, no mark against formulas."""
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value).strip().removeprefix("'") if value is not None else ""


def read_sheet(data: bytes, name: str, *, most_rows: int) -> list[list[Any]]:
    """Return the rows of a CSV in UTF-8 (or UTF-16), or of the first sheet of an XLSX or ODS, told apart by what is in them.

    Raises `UnreadableSheet` with the row and column where a CSV cannot be read, and for more than `most_rows` rows.
    """
    rows = _book(data) if data[:2] == b"PK" else _csv(data, name)
    if len(rows) > most_rows:
        raise UnreadableSheet(
            _("Row %(row)d: a sheet may have %(most)d rows at most.")
            % {"row": most_rows + 1, "most": most_rows}
        )
    return rows


def _book(data: bytes) -> list[list[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise UnreadableSheet(_("The file is larger than this site can read."))
        return (
            CalamineWorkbook.from_filelike(io.BytesIO(data))
            .get_sheet_by_index(0)
            .to_python(skip_empty_area=False)
        )
    except (CalamineError, zipfile.BadZipFile, ValueError, IndexError, OSError) as error:
        raise UnreadableSheet(
            _("This file is damaged, or no sheet: bring an XLSX, an ODS or a CSV.")
        ) from error


def _csv(data: bytes, name: str) -> list[list[Any]]:
    text = _decoded(data, name)
    first = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    rows: list[list[Any]] = []
    try:
        for row in lines:
            rows.append(row)
    except csv.Error as error:
        where = {"row": len(rows) + 1, "line": lines.line_num}
        raise UnreadableSheet(
            _(
                "Row %(row)d (line %(line)d of the file): a quotation mark is missing or stands in the wrong place."
            )
            % where
        ) from error
    return rows


def _decoded(data: bytes, name: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise UnreadableSheet(
                _("This file is damaged, or no sheet: bring an XLSX, an ODS or a CSV.")
            ) from error
    if not name.lower().endswith((".csv", ".txt", ".tsv")) or b"\0" in data:
        raise UnreadableSheet(_("This file is damaged, or no sheet: bring an XLSX, an ODS or a CSV."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before[before.rfind(b"\n") + 1 :]
        where = {
            "row": before.count(b"\n") + 1,
            "column": column_letter(max(line.count(one) for one in (b",", b";", b"\t"))),
        }
        raise UnreadableSheet(
            _(
                "Row %(row)d, column %(column)s: this is not UTF-8. Save the file as “CSV UTF-8” or as XLSX and bring it again."
            )
            % where
        ) from error
