"""A sheet as a list of people. Pure: cells in, rows and what is wrong with them out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from lms.kernel.markup import storable_text
from lms.kernel.sheets import UnreadableSheet, cell_text, column_letter

MOST_ROWS: Final = 20_000
EMAIL: Final = frozenset({"email", "e-mail", "mail", "email address", "e-mail address", "address"})
NAME: Final = frozenset(
    {"name", "full name", "learner", "first name", "given name", "last name", "family name", "surname"}
)
COHORT: Final = frozenset({"cohort", "group", "class"})


@dataclass(frozen=True, slots=True)
class Row:
    """A person of a list: `number` is the row of the sheet, `problem` why it cannot be used, with its column."""

    number: int
    email: str
    name: str = ""
    cohort: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column (from 0) holds what; `unused` are the names of those that say nothing to us."""

    email: int
    names: tuple[int, ...] = ()
    cohort: int | None = None
    unused: tuple[str, ...] = ()

    def cohort_problem(self, words: str) -> str:
        """What is wrong with a cohort, with its column."""
        return words if self.cohort is None else located(self.cohort, words)


@dataclass(frozen=True, slots=True)
class Listed:
    """The people of a sheet, one for each row that is not empty."""

    rows: list[Row]
    columns: Columns


def located(column: int, words: str) -> str:
    """A problem with the column where it is."""
    return _("Column %(letter)s: %(words)s") % {"letter": column_letter(column), "words": words}


def people_of(rows: Sequence[Sequence[Any]]) -> Listed:
    """Return the people of a sheet. The first row names the columns; a sheet without names begins with an address.

    Raises `UnreadableSheet` when no column holds addresses, two do, or nobody is in it.
    """
    columns = _columns([cell_text(one) for one in rows[0]] if rows else [])
    start = 0 if _is_headless(rows[0], columns) else 1
    found = list(_people(rows[start:], start + 1, columns))
    if not found:
        raise UnreadableSheet(_("Row %d: nobody is in this file.") % (start + 1))
    return Listed(found, columns)


def _is_headless(first: Sequence[Any], columns: Columns) -> bool:
    return "@" in cell_text(first[columns.email])


def _columns(head: list[str]) -> Columns:
    words = [one.casefold() for one in head]
    emails = [place for place, word in enumerate(words) if word in EMAIL]
    cohorts = [place for place, word in enumerate(words) if word in COHORT]
    for places, what in ((emails, _("email addresses")), (cohorts, _("cohorts"))):
        if len(places) > 1:
            raise UnreadableSheet(
                _("Row 1, column %(letter)s: there is a second column for %(what)s.")
                % {"letter": column_letter(places[1]), "what": what}
            )
    if not emails:
        # Without names of columns: the one with an address.
        emails = [place for place, word in enumerate(words) if "@" in word][:1]
        if not emails:
            raise UnreadableSheet(
                _("Row 1: no column is called “email”. The first row has to name the columns.")
            )
        return Columns(emails[0])
    names = tuple(place for place, word in enumerate(words) if word in NAME)
    used = {*emails, *cohorts, *names}
    unused = tuple(head[place][:60] for place, word in enumerate(words) if word and place not in used)
    return Columns(emails[0], names, cohorts[0] if cohorts else None, unused)


def _people(rows: Sequence[Sequence[Any]], first: int, columns: Columns) -> Iterator[Row]:
    seen: dict[str, int] = {}
    for number, cells in enumerate(rows, first):
        texts = [storable_text(cell_text(one)) for one in cells]
        if not any(texts):
            continue
        email = _at(texts, columns.email).lower()
        problem = _problem(email, seen)
        seen.setdefault(email, number)
        yield Row(
            number,
            email[:255],
            " ".join(filter(None, (_at(texts, place) for place in columns.names)))[:255],
            _at(texts, columns.cohort)[:120] if columns.cohort is not None else "",
            located(columns.email, problem) if problem else "",
        )


def _at(texts: list[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""


def _problem(email: str, seen: dict[str, int]) -> str:
    if not email:
        return _("the email address is missing.")
    try:
        validate_email(email)
    except ValidationError:
        return _("“%s” is no email address.") % email[:80]
    if len(email) > 254:
        return _("“%s” is no email address.") % email[:80]
    if email in seen:
        return _("this address stands in row %d already.") % seen[email]
    return ""
