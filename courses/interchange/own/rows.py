"""From the plain rows of a document to rows of the database. A document may come from a stranger: nothing is believed.

Every value passes its column's own checks, JSON its schema, HTML the cleaner; a link may lead only to a row of the same
document, or to one that whoever restores has named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from pydantic import ValidationError as SchemaError

from courses.assignments.documents import AssignmentDocument
from courses.assignments.late import LatePolicy
from courses.authoring.documents import BlockDocument
from courses.authoring.needs import NEEDS, checked_needs
from courses.authoring.staging import COLUMNS
from courses.blocks.actions import rendered
from courses.catalogue.errors import Refused
from courses.catalogue.staged import STAGED, plain
from courses.interchange.errors import BrokenDocument
from courses.interchange.own.document import Row
from courses.interchange.own.tables import Table
from courses.milestones.documents import dump_milestones, load_milestones
from courses.outline.rules import CompletionRule
from courses.questions.actions import WORDS, checked_data
from courses.questions.types.errors import DataInvalid
from courses.quizzes.documents import QuizDocument
from courses.quizzes.review import ReviewRules, ScoreBranch
from courses.videos.actions import checked_cues
from courses.videos.documents import Staged, dump_details, dump_tracks, load_details, load_tracks
from courses.videos.drafts import NAMES
from lms.kernel.markup import clean_html, plain_text, render

FILE: Final = "course.json"
Known = Mapping[type[models.Model], set[str]]
"""The keys that a link to a table may have."""


def broken(table: Table, row: Row, sentence: str) -> BrokenDocument:
    """What is wrong with a row, with its place."""
    return BrokenDocument(f"{table.name}, {str(row.get('id'))[:40]}: {sentence}", file=FILE)


def built(table: Table, row: Row, known: Known) -> Any:
    """Return the row of the database, not stored. Raises `BrokenDocument`."""
    made: Any = table.model(id=UUID(row["id"]))
    for field in table.fields:
        value = row.get(field.name)
        if field.is_relation:
            setattr(made, field.attname, _link(table, row, field, value, known))
            continue
        if value is None and not field.null:
            value = field.get_default()
        try:
            value = field.to_python(value) if not isinstance(value, list | dict) else value
            if value not in field.empty_values:
                value = field.clean(value, made)
        except (ValidationError, TypeError, ValueError, ArithmeticError) as problem:
            words = "; ".join(getattr(problem, "messages", ())) or str(problem)
            raise broken(table, row, f"{field.name}: {words}") from problem
        setattr(made, field.attname, value)
    try:
        if check := _CHECKS.get(table.name):
            check(made)
    except (SchemaError, DataInvalid, Refused, ValidationError, TypeError, ValueError, KeyError) as problem:
        raise broken(table, row, str(problem)[:500]) from problem
    return made


def _link(table: Table, row: Row, field: Any, value: Any, known: Known) -> str | None:
    if isinstance(value, str) and value in known.get(field.related_model, ()):
        return value
    if field.null:
        return None
    words = _("Its “%(column)s” is not in the archive.") % {"column": field.name}
    raise broken(table, row, words)


# What belongs to one table alone: schemas of JSON, and HTML made anew.


def _course(row: Any) -> None:
    row.description_html = render(row.description, heading_start=3) if row.description else ""
    if row.staged is not None:
        row.staged = _details(row) or None


def _details(row: Any) -> dict[str, Any]:
    """What waits in the details, each value checked by its column; the subject is whoever restores' to find."""
    found: dict[str, Any] = {}
    for name, value in dict(row.staged).items():
        if name in ("category", "thumbnail"):
            found[name] = (
                value
                if isinstance(value, dict) and name == "category"
                else (None if name == "category" else "")
            )
        elif name == NEEDS:
            found[name] = checked_needs(value)
        elif name in STAGED:
            column = row._meta.get_field(name)
            value = column.to_python(value) if not isinstance(value, list) else value
            found[name] = plain(value if value in column.empty_values else column.clean(value, row))
    return found


def _module(row: Any) -> None:
    row.depth = 1 if row.parent_id else 0
    _staged(row, "module")


def _lesson(row: Any) -> None:
    CompletionRule.of(row.completion_rule)
    _staged(row, "lesson")


def _staged(row: Any, kind: str) -> None:
    if row.staged is not None:
        row.staged = {
            name: value for name, value in dict(row.staged).items() if name in COLUMNS[kind]
        } or None
        if "completion_rule" in (row.staged or {}):
            CompletionRule.of(row.staged["completion_rule"])


def _question_version(row: Any) -> None:
    row.data = checked_data(row.type, row.data)
    row.prompt_html = clean_html(row.prompt_html, heading_start=4)


def _package(row: Any) -> None:
    for name, (key, media_type) in dict(row.files).items():
        if not all(isinstance(one, str) for one in (name, key, media_type)):
            raise ValueError(name)
    if row.entry not in row.files:
        raise ValueError(row.entry)


def _captions(row: Any) -> None:
    row.cues = checked_cues(row.cues)


def _milestone(row: Any) -> None:
    row.body_html = render(row.body, heading_start=4) if row.body else ""


def _quiz(row: Any) -> None:
    if row.review:
        ReviewRules.model_validate(row.review)
    for one in row.branches:
        ScoreBranch.model_validate(one)
    if row.staged is not None:
        row.staged = QuizDocument.model_validate(row.staged).dump()


def _section(row: Any) -> None:
    row.html = render(row.text, heading_start=4) if row.text else ""


def _assignment(row: Any) -> None:
    LatePolicy.of(row.late_policy)
    row.instructions_html = render(row.instructions, heading_start=3) if row.instructions else ""
    if row.staged is not None:
        row.staged = AssignmentDocument.load(row.staged).dump()


def _block(row: Any) -> None:
    if not isinstance(row.data, dict):
        raise TypeError("data")
    row.html = rendered(row)


def _draft(row: Any) -> None:
    row.blocks = [BlockDocument.model_validate(one).dump() for one in row.blocks]


def _video_group(row: Any) -> None:
    if row.staged is not None:
        row.staged = Staged.model_validate(row.staged).model_dump(mode="json")


def _video_draft(row: Any) -> None:
    """Each part anew; what it says of changes is counted again when somebody edits it."""
    if row.details is not None:
        row.details = dump_details(load_details(row.details))
    if row.tracks is not None:
        row.tracks = dump_tracks(
            one.model_copy(update={"cues": tuple(tuple(cue) for cue in checked_cues(one.cues))})
            for one in load_tracks(row.tracks)
        )
    if row.milestones is not None:
        row.milestones = dump_milestones(load_milestones(row.milestones))
    row.changes = {name: int(row.changes[name]) for name in NAMES if getattr(row, name) is not None}


_CHECKS: Final[dict[str, Callable[[Any], None]]] = {
    "course": _course,
    "modules": _module,
    "lessons": _lesson,
    "question_versions": _question_version,
    "packages": _package,
    "captions": _captions,
    "milestones": _milestone,
    "quizzes": _quiz,
    "quiz_sections": _section,
    "assignments": _assignment,
    "blocks": _block,
    "drafts": _draft,
    "video_drafts": _video_draft,
    "video_groups": _video_group,
}


def words_of(version: Any) -> str:
    """What the search of the bank reads of a question."""
    return plain_text(version.prompt_html)[:WORDS]
