"""Questions in CSV: a row each. For people; a `data` column holds as JSON what columns cannot say.

Columns, in any order, upper or lower case: `type`, `title`, `question`, `option 1` … `option 30`, `correct`, `points`,
`tags`, `folder`, `feedback correct`, `feedback incorrect`, `explanation`, `hints`, `data`. Texts are Markdown, or HTML
when they begin with `<`. Without a type it is guessed.
"""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from courses.interchange.bank.entries import Entries, Entry, at_line
from courses.interchange.bank.texts import lines_of
from courses.interchange.drafts import CannotCarry, Draft
from courses.interchange.errors import BrokenDocument
from courses.questions.types.mapping import decimal, rich
from courses.questions.types.numerical.interchange import number
from courses.questions.types.registry import QUESTION_TYPES
from lms.kernel.markup import render, render_inline

MAX_OPTIONS: Final = 30
COMMON: Final = ("feedback_correct", "feedback_incorrect", "explanation")
_FORMULA: Final = re.compile(r"^'(?=[=+\-@\t\r'])")
_TRUE, _FALSE = {"true", "t", "yes", "1"}, {"false", "f", "no", "0"}
COLUMNS: Final = (
    "type", "title", "question", *(f"option {n}" for n in range(1, 11)), "correct", "points", "tags", "folder",
    "feedback correct", "feedback incorrect", "explanation", "hints", "id", "data",
)  # fmt: skip
"""What exports have; imports may have more options."""
Row = dict[str, str]


def guarded(cell: str) -> str:
    """A cell that no spreadsheet works out; `read_csv` takes the sign away again."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "'")) else cell


def read_csv(path: Path, name: str, spare: Path) -> Entries:
    """Yield a question for each row. Raises `BrokenDocument` when the first line names no column `question`."""
    lines = lines_of(path, name)
    first = next(lines, (0, ""))[1]
    delimiter = max(",;\t", key=first.count)
    header = [_column(cell) for cell in next(csv.reader([first], delimiter=delimiter), [])]
    if "question" not in header and "data" not in header:
        raise BrokenDocument(_("The first line does not name a column “question”."), file=name, line=1)
    rows = csv.reader((f"{line}\n" for _number, line in lines), delimiter=delimiter, strict=True)
    while True:
        start = rows.line_num + 2
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as problem:
            reason = _("This row cannot be read (%(problem)s).") % {"problem": problem}
            raise BrokenDocument(reason, file=name, line=start) from problem
        if any(cell.strip() for cell in cells):
            row = dict(zip(header, (_FORMULA.sub("", cell) for cell in cells), strict=False))
            yield entry_of(row, start)


def _column(cell: str) -> str:
    name = re.sub(r"[\s_-]+", " ", cell.strip().lower())
    if re.fullmatch(r"[a-h]", name):
        return f"option {ord(name) - ord('a') + 1}"
    return {"prompt": "question", "answer": "correct", "name": "title"}.get(name, name)


def html(text: str, *, inline: bool = True) -> str:
    """The HTML of a cell."""
    text = text.strip()
    if text.startswith("<"):
        return text
    return render_inline(text) if inline else render(text, heading_start=4)


def entry_of(row: Row, line: int) -> Entry:
    """The question of a row."""
    kind = row.get("type", "").strip().lower().replace(" ", "_") or "question"
    place = at_line(line, row.get("title") or row.get("question", ""))
    try:
        return Entry(kind, place, _draft(row))
    except CannotCarry as reason:
        return Entry(kind, place, reason=str(reason))


def _draft(row: Row) -> Draft:
    name, data = _contents(row)
    for field in COMMON:
        if (cell := row.get(field.replace("_", " "), "").strip()) and field not in data:
            data[field] = rich(html(cell))
    if row.get("hints", "").strip() and "hints" not in data:
        data["hints"] = [rich(html(hint)) for hint in row["hints"].split("\n") if hint.strip()]
    return Draft(
        name,
        prompt=html(row.get("question", ""), inline=False),
        data=data,
        title=row.get("title", "").strip(),
        points=_points(row.get("points", "")),
        tags=tuple(tag.strip() for tag in row.get("tags", "").split(",") if tag.strip()),
        folder=tuple(part.replace("\0", "/").strip() for part in row.get("folder", "").replace("//", "\0").split("/")
                     if part.strip()),
        identity=row.get("id", "").strip(),
    )  # fmt: skip


def _points(cell: str) -> Decimal:
    try:
        points = Decimal(cell.strip() or "1")
    except InvalidOperation as problem:
        raise CannotCarry(_("“%(points)s” is no number of points.") % {"points": cell[:40]}) from problem
    if not points.is_finite() or not 0 <= points <= 1000:
        raise CannotCarry(_("“%(points)s” is no number of points.") % {"points": cell[:40]})
    return points


def _contents(row: Row) -> tuple[str, dict[str, Any]]:
    """Type and data of a row."""
    kind = row.get("type", "").strip().lower().replace(" ", "_")
    if kind and kind not in QUESTION_TYPES:
        raise CannotCarry(_("There is no type of question called “%s”.") % kind[:40])
    if cell := row.get("data", "").strip():
        try:
            data = json.loads(cell)
        except (ValueError, RecursionError) as problem:
            raise CannotCarry(_("Its column “data” is not JSON.")) from problem
        if not isinstance(data, dict) or not kind:
            raise CannotCarry(_("A row with a column “data” needs a type."))
        return kind, data
    options = [row.get(f"option {n}", "").strip() for n in range(1, MAX_OPTIONS + 1)]
    options, correct = [one for one in options if one], row.get("correct", "").strip()
    kind = kind or _guess(options, correct)
    return kind, _data(kind, options, correct)


def _guess(options: list[str], correct: str) -> str:
    if options:
        several = len(_chosen(options, correct)) > 1
        return "multiple_response" if several else "single_choice"
    if correct.lower() in {"true", "false"}:
        return "true_false"
    if not correct:
        return "essay"
    try:
        _numbers(correct)
    except CannotCarry:
        return "short_answer"
    return "numerical"


def _data(kind: str, options: list[str], correct: str) -> dict[str, Any]:
    match kind:
        case "single_choice" | "multiple_response":
            chosen = _chosen(options, correct)
            return {
                "options": [{**rich(html(text)), "is_correct": n in chosen} for n, text in enumerate(options)]
            }
        case "true_false":
            if correct.lower() not in _TRUE | _FALSE:
                raise CannotCarry(_("Its column “correct” says neither true nor false."))
            return {"correct_answer": correct.lower() in _TRUE}
        case "short_answer":
            return {"answers": [{"text": one.strip()} for one in correct.split("|") if one.strip()]}
        case "numerical":
            return {"answers": _numbers(correct)}
        case "ordering":
            return {"items": [rich(html(text)) for text in options]}
        case "matching":
            return {"pairs": [_pair(text) for text in options]}
        case "essay" | "file_upload":
            return {}
    raise CannotCarry(_("A question of this type needs a column “data”."))


def _pair(text: str) -> dict[str, Any]:
    stem, sign, answer = text.partition("=>") if "=>" in text else text.partition("=")
    if not sign:
        raise CannotCarry(_("Write a pair as “stem => answer”."))
    return {**rich(html(stem)), "answer": rich(html(answer))}


def _numbers(correct: str) -> list[dict[str, Any]]:
    entries = []
    for one in correct.split("|"):
        value, _sign, within = one.replace("+-", "±").partition("±")
        entries.append(number(value.strip(), Decimal(1), "", str(decimal(within)) if within.strip() else ""))
    return entries


def _chosen(options: list[str], correct: str) -> set[int]:
    """The places of the right options: by letter, number or text, several with commas."""
    if correct in options:
        return {options.index(correct)}
    found = set()
    for one in re.split(r"[,;|]", correct):
        word = one.strip()
        if re.fullmatch(r"[A-Za-z]", word):
            place = ord(word.upper()) - ord("A")
        elif word.isdecimal() and len(word) < 4:
            place = int(word) - 1
        else:
            place = options.index(word) if word in options else -1
        if not 0 <= place < len(options):
            raise CannotCarry(
                _("“%(answer)s” in column “correct” is none of its options.") % {"answer": word[:40]}
            )
        found.add(place)
    return found
