"""Verbs of work on assignments: write, upload, hand in, take back. Nothing typed is refused for coming late.

A draft is named by its number, which the page knows: whatever is sent twice for a number that was handed in is told
so, and changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from courses.api import late_by
from courses.models import Assignment, Lesson
from learning.enrolments.models import Enrolment
from learning.progress.actions import recheck_lesson, take_completion_back
from learning.submissions import events
from learning.submissions.models import Submission, SubmissionFile
from lms.kernel.events import record
from lms.kernel.markup import storable_text

MAX_TEXT: Final = 200_000
State = Submission.State


class SubmissionError(Exception):
    """Work that cannot be taken like this; the message is for the learner."""


class AlreadyHandedIn(SubmissionError):
    """This attempt was handed in; nothing more is added to it."""

    def __init__(self) -> None:
        super().__init__(_("This has been handed in already."))


class WrittenElsewhere(SubmissionError):
    """Another tab or device saved a newer text, `text` at `saves`; nothing was overwritten."""

    def __init__(self, text: str, saves: int) -> None:
        self.text, self.saves = text, saves
        super().__init__(_("A newer text was saved in another tab or on another device."))


@dataclass(frozen=True, slots=True)
class Saved:
    """What the server holds now."""

    saves: int
    saved_at: datetime | None


def why_closed(assignment: Assignment, now: datetime) -> str:
    """Say why nothing is taken in now, "" when it is."""
    if assignment.opens_at is not None and now < assignment.opens_at:
        return _("This assignment is not open yet.")
    if assignment.closes_at is not None and now >= assignment.closes_at:
        return _("This assignment is closed.")
    return ""


def _all(enrolment: Enrolment, assignment: Assignment) -> list[Submission]:
    """Return the learner's submissions, locked, the enrolment first: of two that begin at once, one waits."""
    Enrolment.objects.select_for_update(no_key=True).only("pk").get(pk=enrolment.pk)
    rows = Submission.objects.select_for_update(of=("self",)).filter(
        enrolment=enrolment, assignment=assignment
    )
    return list(rows.order_by("number"))


def locked_draft(enrolment: Enrolment, assignment: Assignment, number: int, now: datetime) -> Submission:
    """Return the draft of this number, locked; the first save makes it. Runs in the caller's transaction.

    Raises `AlreadyHandedIn`, and `SubmissionError` when no further attempt may begin.
    """
    held = _all(enrolment, assignment)
    draft = next((one for one in held if one.state == State.DRAFT), None)
    if draft is not None and draft.number == number:
        return draft
    if any(one.number == number for one in held):
        raise AlreadyHandedIn
    if draft is not None or number != len(held) + 1:
        raise SubmissionError(_("This page is out of date. Reload it; what you wrote stays on this device."))
    if assignment.attempts_allowed is not None and len(held) >= assignment.attempts_allowed:
        raise SubmissionError(_("You have used every attempt at this assignment."))
    if problem := why_closed(assignment, now):
        raise SubmissionError(problem)
    return Submission.objects.create(
        enrolment=enrolment, learner_id=enrolment.learner_id, assignment=assignment, number=number
    )


def save_text(
    *, enrolment: Enrolment, assignment: Assignment, number: int, text: str, now: datetime, seq: int | None = None
) -> Saved:  # fmt: skip
    """Keep the text of a draft. `seq` is one more than the save the page knew; without it the text just replaces.

    A save that is sent again is told what the first one was told. A draft is kept after the assignment closed too.
    Raises `WrittenElsewhere`, `AlreadyHandedIn`, and `SubmissionError` for what cannot be kept.
    """
    clean = storable_text(text).replace("\r\n", "\n")
    if len(clean) > MAX_TEXT:
        raise SubmissionError(_("This text is longer than %d characters. Hand it in as a file.") % MAX_TEXT)
    if not assignment.takes_text:
        raise SubmissionError(_("This assignment takes files only."))
    with transaction.atomic():
        draft = locked_draft(enrolment, assignment, number, now)
        if draft.text == clean and (seq is None or seq <= draft.saves):
            return Saved(draft.saves, draft.saved_at)
        if seq is not None and seq != draft.saves + 1:
            raise WrittenElsewhere(draft.text, draft.saves)
        draft.text, draft.saves, draft.saved_at = clean, draft.saves + 1, now
        draft.save(update_fields=["text", "saves", "saved_at", "updated_at"])
    return Saved(draft.saves, draft.saved_at)


@transaction.atomic
def hand_in(
    *, enrolment: Enrolment, assignment: Assignment, number: int, actor: User, now: datetime
) -> Submission:
    """Hand a draft in and return it, once, however often it is sent. The lessons that ask for it are looked at again.

    Raises `SubmissionError` before the assignment opens, from the moment it closes, and when there is nothing in it.
    """
    mine = next((one for one in _all(enrolment, assignment) if one.number == number), None)
    if mine is not None and mine.state != State.DRAFT:
        return mine
    if problem := why_closed(assignment, now):
        raise SubmissionError(problem)
    files = SubmissionFile.objects.filter(submission=mine).count() if mine is not None else 0
    has_text = mine is not None and assignment.takes_text and bool(mine.text.strip())
    if mine is None or not (has_text or (assignment.takes_files and files)):
        raise SubmissionError(_nothing(assignment))
    mine.state, mine.handed_in_at = State.HANDED_IN, now
    mine.late_by = late_by(assignment.due_at, now) or None
    mine.save(update_fields=["state", "handed_in_at", "late_by", "updated_at"])
    late = int(mine.late_by.total_seconds()) if mine.late_by else 0
    record(
        events.HANDED_IN, object=mine, actor=actor, course_id=enrolment.course_id, occurred_at=now,
        payload={"assignment": str(assignment.pk), "number": number, "files": files, "late_seconds": late},
    )  # fmt: skip
    for lesson in _lessons(enrolment, assignment):
        recheck_lesson(enrolment=enrolment, lesson=lesson, actor=actor, now=now)
    return mine


def _nothing(assignment: Assignment) -> str:
    if assignment.takes_text and assignment.takes_files:
        return _("There is nothing to hand in yet. Write something, or add a file.")
    if assignment.takes_text:
        return _("There is nothing to hand in yet. Write something.")
    return _("There is nothing to hand in yet. Add a file.")


def may_withdraw(submission: Submission, assignment: Assignment, *, is_last: bool, now: datetime) -> bool:
    """Whether the learner may take a submission back: the last one, before it is due, while nobody has marked it."""
    open_until = assignment.due_at or assignment.closes_at
    in_time = open_until is None or now < open_until
    return is_last and submission.state == State.HANDED_IN and in_time and not why_closed(assignment, now)


@transaction.atomic
def withdraw(
    *, enrolment: Enrolment, assignment: Assignment, number: int, actor: User, now: datetime
) -> Submission:
    """Make the last submission a draft again; the same request again changes nothing. Raises `SubmissionError`.

    A lesson that was complete by it is not any more, unless the course is completed.
    """
    held = _all(enrolment, assignment)
    mine = next((one for one in held if one.number == number), None)
    if mine is None:
        raise SubmissionError(_("There is nothing to take back."))
    if mine.state == State.DRAFT:
        return mine
    is_last = mine.number == held[-1].number
    # Also one of two markings is one.
    marked = mine.markings.exists() or mine.piece.opinions.exists()
    if marked or not may_withdraw(mine, assignment, is_last=is_last, now=now):
        raise SubmissionError(_("This cannot be taken back any more."))
    mine.state, mine.handed_in_at, mine.late_by = State.DRAFT, None, None
    mine.save(update_fields=["state", "handed_in_at", "late_by", "updated_at"])
    record(
        events.WITHDRAWN, object=mine, actor=actor, course_id=enrolment.course_id, occurred_at=now,
        payload={"assignment": str(assignment.pk), "number": number},
    )  # fmt: skip
    for lesson in _lessons(enrolment, assignment):
        take_completion_back(enrolment=enrolment, lesson=lesson)
    return mine


def _lessons(enrolment: Enrolment, assignment: Assignment) -> list[Lesson]:
    """The lessons of the course that show the assignment."""
    rows = Lesson.objects.published().filter(course_id=enrolment.course_id, blocks__assignment=assignment)
    return list(rows.select_related("course").order_by("sequence", "pk").distinct())


def remove_file(*, enrolment: Enrolment, assignment: Assignment, file_id: UUID) -> bool:
    """Leave a file out of the draft; tell whether it was there. Raises `AlreadyHandedIn`."""
    with transaction.atomic():
        held = {one.pk: one for one in _all(enrolment, assignment)}
        row = SubmissionFile.objects.filter(pk=file_id, submission__in=held).first()
        if row is None:
            return False
        if held[row.submission_id].state != State.DRAFT:
            raise AlreadyHandedIn
        row.delete()
    return True


def attempts_words(left: int | None) -> str:
    """How often it may still be handed in, in words."""
    if left is None:
        return _("any number of times")
    return ngettext("once more", "%(n)d more times", left) % {"n": left} if left else _("not any more")
