"""Milestones on a video's clock, and the questions they ask."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.actions import touch_courses
from courses.catalogue.errors import Refused
from courses.milestones import events
from courses.milestones.branches import Branch
from courses.milestones.models import Milestone, MilestoneQuestion
from courses.milestones.targets import checked_branches, targets_of
from courses.outline.order import next_position
from courses.questions.models import Question
from courses.questions.types.registry import QUESTION_TYPES
from courses.videos.models import Video
from lms.kernel.events import Verb, record
from lms.kernel.markup import render


class BeyondTheEnd(Refused):
    """The video is over before the milestone. `str()` says so to a person."""


def _clock(milliseconds: int) -> str:
    return f"{milliseconds // 60_000}:{milliseconds // 1000 % 60:02}"


def refuse_beyond(video: Video, position_ms: int) -> None:
    """Raise `BeyondTheEnd` for a place a video never comes to; one whose length is not known takes any."""
    if video.duration_ms and position_ms > video.duration_ms:
        words = _("The video ends at %(end)s; a milestone at %(at)s would never come.")
        raise BeyondTheEnd(words % {"at": _clock(position_ms), "end": _clock(video.duration_ms)})


def _report(verb: Verb, milestone: Milestone, actor: User | None) -> None:
    """Raise the version of every course that shows it, and record what happened."""
    touch_courses(Q(lessons__blocks__video_group__items__video=milestone.video_id))
    payload = {"video": str(milestone.video_id), "kind": milestone.kind, "at_ms": milestone.position_ms}
    record(verb, object=milestone, actor=actor, payload=payload)


def create_milestone(
    *, video: Video, position_ms: int, actor: User | None, questions: Iterable[Question] = (), **fields: Any
) -> Milestone:
    """Set a milestone at `position_ms` of a video, asking `questions` in order. Raises `BeyondTheEnd`."""
    with transaction.atomic():
        milestone = save_milestone(
            milestone=Milestone(video=video, position_ms=position_ms, **fields), actor=actor
        )
        if wanted := list(questions):
            set_questions(milestone=milestone, questions=wanted, actor=actor)
    return milestone


def save_milestone(*, milestone: Milestone, actor: User | None) -> Milestone:
    """Store a new or changed milestone with its text rendered. Raises `BeyondTheEnd`.

    A video whose length is not known yet takes any position.
    """
    with transaction.atomic():
        # The length may be changing at this moment: lock it, then compare.
        video = Video.objects.select_for_update().get(pk=milestone.video_id)
        refuse_beyond(video, milestone.position_ms)
        milestone.body_html = render(milestone.body, heading_start=4) if milestone.body else ""
        verb = events.MILESTONE_CREATED if milestone._state.adding else events.MILESTONE_CHANGED
        milestone.save()
        _report(verb, milestone, actor)
    return milestone


def move_milestone(*, milestone: Milestone, position_ms: int, actor: User | None) -> Milestone:
    """Put a milestone at another time, never before the start: an author has looked at it. Raises `BeyondTheEnd`."""
    milestone.position_ms, milestone.moved_from_ms = max(0, position_ms), None
    return save_milestone(milestone=milestone, actor=actor)


def accept_place(*, milestone: Milestone, actor: User | None) -> None:
    """Say that a milestone which had to move when the film was replaced stands right."""
    with transaction.atomic():
        if Milestone.objects.filter(pk=milestone.pk).exclude(moved_from_ms=None).update(moved_from_ms=None):
            payload = {"video": str(milestone.video_id)}
            record(events.MILESTONE_ACCEPTED, object=milestone, actor=actor, payload=payload)


def set_branches(*, milestone: Milestone, branches: Sequence[Branch], actor: User | None) -> Milestone:
    """Say where a milestone leads. Raises `WrongBranch` when a target does not exist, or is the milestone itself."""
    with transaction.atomic():
        places = milestone.questions.select_related("question__current").order_by("position", "pk")
        milestone.branches = checked_branches(
            milestone,
            branches,
            targets=targets_of(milestone.video),
            questions=[place.question for place in places],
        )
        milestone.save(update_fields=["branches", "updated_at"])
        _report(events.MILESTONE_CHANGED, milestone, actor)
    return milestone


class NeedsMarker(Refused):
    """A question that people mark cannot be answered on the clock of a video. `str()` says so to a person."""


def refuse_slow(question: Question) -> None:
    """Raise `NeedsMarker` for a question that people mark."""
    if QUESTION_TYPES[question.type].marked_by_people:
        raise NeedsMarker(
            _("A person marks this question. Put it in a quiz; a video asks what is marked at once.")
        )


def set_questions(*, milestone: Milestone, questions: Iterable[Question], actor: User | None) -> None:
    """Make a milestone ask exactly these questions, in this order. Raises `NeedsMarker`."""
    with transaction.atomic():
        wanted = list(questions)
        for question in wanted:
            refuse_slow(question)
        MilestoneQuestion.objects.filter(milestone=milestone).exclude(question__in=wanted).delete()
        for position, question in enumerate(wanted, 1):
            MilestoneQuestion.objects.update_or_create(
                milestone=milestone, question=question, defaults={"position": position}
            )
        _report(events.QUESTIONS_CHANGED, milestone, actor)


def save_milestone_question(*, place: MilestoneQuestion, actor: User | None) -> MilestoneQuestion:
    """Store a question's place in a milestone; a new one without a position goes to the end. Raises `NeedsMarker`."""
    refuse_slow(place.question)
    with transaction.atomic():
        if place._state.adding and not place.position:
            place.position = next_position(MilestoneQuestion.objects.filter(milestone=place.milestone))
        place.save()
        _report(events.QUESTIONS_CHANGED, place.milestone, actor)
    return place


def remove_milestone_question(*, place: MilestoneQuestion, actor: User | None) -> None:
    """Ask a question no longer at this milestone."""
    with transaction.atomic():
        place.delete()
        _report(events.QUESTIONS_CHANGED, place.milestone, actor)


def remove_milestone(*, milestone: Milestone, actor: User | None) -> None:
    """Take a milestone off the video's clock."""
    with transaction.atomic():
        _report(events.MILESTONE_DELETED, milestone, actor)
        milestone.delete()
