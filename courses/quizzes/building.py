"""Editing a quiz. Every verb works on the document that waits; learners see nothing of it until it is published.

Items are changed one by one, so two authors at different places never meet. A save of settings, of a section, of a
draw or of points says which contents it started from; when they changed since, `EditedMeanwhile` carries what is there now.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import BaseModel, ValidationError

from accounts.models import User
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.questions.folders import folder_tree
from courses.questions.models import Question
from courses.quizzes import events
from courses.quizzes.documents import (
    MAX_ITEMS,
    DrawItem,
    Entry,
    QuestionItem,
    QuizDocument,
    QuizSettings,
    SectionDocument,
    draft_document,
    fingerprint,
)
from courses.quizzes.draws import fits, wishes_of
from courses.quizzes.models import Quiz
from lms.kernel.events import record

Change = Callable[[QuizDocument], QuizDocument]


class EditedMeanwhile(Refused):
    """Somebody else changed the same thing since. `theirs` is what it says now, None when it was removed."""

    def __init__(self, theirs: BaseModel | None) -> None:
        self.theirs = theirs
        super().__init__(
            _("Somebody else changed this while you were editing it.")
            if theirs
            else _("Somebody else removed this while you were editing it.")
        )


class QuizInvalid(Refused):
    """What was sent makes no quiz. `str()` says why to a person."""


class TooFew(QuizInvalid):
    """Fewer questions fit a draw than it asks for. `fits` says how many do."""

    def __init__(self, wanted: int, fits: int) -> None:
        self.fits = fits
        words = ngettext(
            "Only %(fits)d question fits that is not asked already; the draw asks for %(wanted)d.",
            "Only %(fits)d questions fit that are not asked already; the draw asks for %(wanted)d.",
            fits,
        )
        super().__init__(words % {"fits": fits, "wanted": wanted})


def create_course_quiz(*, course: Course, title: str, actor: User) -> Quiz:
    """Make a quiz of a course with its title alone; a block of a lesson has to show it. Raises `QuizInvalid`."""
    tidy = " ".join(title.split())[:255]
    if not tidy:
        raise QuizInvalid(_("Give it a title."))
    with transaction.atomic():
        quiz = Quiz.objects.create(course=course, title=tidy)
        record(events.QUIZ_CREATED, object=quiz, actor=actor, course_id=course.pk)
    return quiz


def edit(quiz: Quiz, actor: User, change: Change) -> QuizDocument:
    """Change what waits in one transaction and return it; what equals the present changes nothing."""
    with transaction.atomic():
        locked = Quiz.objects.select_for_update(of=("self",)).get(pk=quiz.pk)
        before = draft_document(locked)
        after = change(before)
        if after == before:
            return after
        if len(after.items) > MAX_ITEMS:
            raise QuizInvalid(_("A quiz holds at most %d questions and draws.") % MAX_ITEMS)
        quiz.staged, quiz.revision = after.dump(), locked.revision + 1
        Quiz.objects.filter(pk=quiz.pk).update(staged=quiz.staged, revision=quiz.revision)
        record(
            events.QUIZ_EDITED, object=quiz, actor=actor, course_id=quiz.course_id,
            payload={"revision": quiz.revision},
        )  # fmt: skip
    return after


def _checked(model: type[Any], values: Mapping[str, Any]) -> Any:
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors()[0]
        raise QuizInvalid(first["msg"].removeprefix("Value error, ")) from error


def save_settings(*, quiz: Quiz, values: Mapping[str, Any], expected: str, actor: User) -> QuizDocument:
    """Change settings. `expected` is their `fingerprint` when the editor began, "" to overwrite.

    Raises `EditedMeanwhile`, `QuizInvalid`.
    """

    def change(document: QuizDocument) -> QuizDocument:
        mine = _checked(QuizSettings, document.settings.model_dump() | dict(values))
        if expected and fingerprint(document.settings) != expected and document.settings != mine:
            raise EditedMeanwhile(document.settings)
        return document.model_copy(update={"settings": mine})

    return edit(quiz, actor, change)


def add_questions(*, quiz: Quiz, keys: Sequence[UUID], actor: User) -> QuizDocument:
    """Ask questions of the course's bank or the organisation's at the end; one that is asked already keeps its place."""
    usable = Question.objects.kept().filter(pk__in=keys, current__isnull=False)
    known = set(usable.exclude(course__isnull=False).values_list("pk", flat=True))
    known |= set(usable.filter(course=quiz.course_id).values_list("pk", flat=True))

    def change(document: QuizDocument) -> QuizDocument:
        have = set(document.questions)
        new = [QuestionItem(question=key) for key in dict.fromkeys(keys) if key in known and key not in have]
        return document.with_entries([*document.entries(), *new])

    return edit(quiz, actor, change)


def add_section(*, quiz: Quiz, title: str, actor: User) -> QuizDocument:
    """Put a heading at the end; what is added next belongs to it. Raises `QuizInvalid`."""
    made = _checked(SectionDocument, {"title": " ".join(title.split())})
    return edit(quiz, actor, lambda document: document.with_entries([*document.entries(), made]))


def save_draw(
    *, quiz: Quiz, key: UUID | None, values: Mapping[str, Any], expected: str = "", actor: User
) -> QuizDocument:
    """Add a random draw (`key` None) or change one.

    Raises `TooFew` when fewer questions fit than it asks for, `EditedMeanwhile`, `QuizInvalid`.
    """

    def change(document: QuizDocument) -> QuizDocument:
        entries = document.entries()
        if key is None:
            mine = _checked(DrawItem, values)
            after = document.with_entries([*entries, mine])
        else:
            theirs = next((one for one in entries if one.id == key), None)
            if not isinstance(theirs, DrawItem):
                raise EditedMeanwhile(None)
            mine = _checked(DrawItem, theirs.model_dump() | dict(values))
            if expected and fingerprint(theirs) != expected and theirs != mine:
                raise EditedMeanwhile(theirs)
            after = _replaced(document, mine)
        _refuse_too_few(quiz, after, mine)
        return after

    return edit(quiz, actor, change)


def _refuse_too_few(quiz: Quiz, document: QuizDocument, mine: DrawItem) -> None:
    draws = document.draws
    tree = folder_tree(quiz.course, with_shared=True)
    found = fits(wishes_of(quiz.course_id, draws, document.questions), tree)
    wanted = next(one for draw, one in zip(draws, found, strict=True) if draw.id == mine.id)
    if wanted.fits < mine.count:
        raise TooFew(mine.count, wanted.fits)
    short = sum(draw.count - one.gets for draw, one in zip(draws, found, strict=True))
    if short > 0:
        raise TooFew(mine.count, max(0, mine.count - short))


def save_section(
    *, quiz: Quiz, key: UUID, title: str, text: str, expected: str = "", actor: User
) -> QuizDocument:
    """Change a heading and its text. Raises `EditedMeanwhile`, `QuizInvalid`."""

    def change(document: QuizDocument) -> QuizDocument:
        theirs = next((one for one in document.sections if one.id == key), None)
        if theirs is None:
            raise EditedMeanwhile(None)
        mine = _checked(SectionDocument, {"id": key, "title": " ".join(title.split()), "text": text})
        if expected and fingerprint(theirs) != expected and theirs != mine:
            raise EditedMeanwhile(theirs)
        return _replaced(document, mine)

    return edit(quiz, actor, change)


def save_item(
    *, quiz: Quiz, key: UUID, values: Mapping[str, Any], expected: str = "", actor: User
) -> QuizDocument:
    """Change what an item is worth (`points`) or whether it begins a page (`new_page`). Raises the same."""

    def change(document: QuizDocument) -> QuizDocument:
        theirs = next((one for one in document.items if one.id == key), None)
        if theirs is None:
            raise EditedMeanwhile(None)
        mine = _checked(type(theirs), theirs.model_dump() | dict(values))
        if expected and fingerprint(theirs) != expected and theirs != mine:
            raise EditedMeanwhile(theirs)
        return _replaced(document, mine)

    return edit(quiz, actor, change)


def _replaced(document: QuizDocument, mine: Entry) -> QuizDocument:
    return document.with_entries([mine if one.id == mine.id else one for one in document.entries()])


def remove(*, quiz: Quiz, key: UUID, actor: User) -> QuizDocument:
    """Take an item out, or a heading: what stood below it then belongs to the one above. Gone already is fine."""
    return edit(
        quiz,
        actor,
        lambda document: document.with_entries([one for one in document.entries() if one.id != key]),
    )


def move(*, quiz: Quiz, key: UUID, actor: User, step: str = "", before: UUID | None = None) -> QuizDocument:
    """Move an item or a heading, with all below it: one `step` ("up", "down"), or `before` another, else to the end."""

    def change(document: QuizDocument) -> QuizDocument:
        blocks = _blocks(document.entries(), key)
        place = next((number for number, block in enumerate(blocks) if block[0].id == key), None)
        if place is None or before == key:
            return document
        moved = blocks.pop(place)
        if step:
            goal = max(0, place + (1 if step == "down" else -1))
        else:
            goal = next((number for number, one in enumerate(blocks) if one[0].id == before), len(blocks))
        blocks.insert(goal, moved)
        return document.with_entries([one for block in blocks for one in block])

    return edit(quiz, actor, change)


def _blocks(entries: Iterable[Entry], key: UUID) -> list[list[Entry]]:
    """What moves together. For an item each entry by itself, for a heading each heading with what is below it."""
    listed = list(entries)
    moves_heading = any(one.id == key and isinstance(one, SectionDocument) for one in listed)
    blocks: list[list[Entry]] = []
    for one in listed:
        starts = isinstance(one, SectionDocument)
        if moves_heading and blocks and not starts and isinstance(blocks[-1][0], SectionDocument):
            blocks[-1].append(one)
        else:
            blocks.append([one])
    return blocks


def discard(*, quiz: Quiz, actor: User) -> None:
    """Go back to what is published."""
    with transaction.atomic():
        locked = Quiz.objects.select_for_update(of=("self",)).get(pk=quiz.pk)
        if locked.staged is None:
            return
        Quiz.objects.filter(pk=quiz.pk).update(staged=None, revision=locked.revision + 1)
        record(events.QUIZ_DISCARDED, object=quiz, actor=actor, course_id=quiz.course_id)
    quiz.staged = None
