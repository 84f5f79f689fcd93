"""Milestones on a video's clock, and the questions they ask."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.actions import touch_courses
from courses.catalogue.errors import Refused
from courses.milestones.models import Milestone, MilestoneQuestion
from courses.outline.order import next_position
from courses.questions.models import Question
from courses.questions.types.registry import QUESTION_TYPES
from courses.videos.models import Video
from lms.kernel.markup import render


class BeyondTheEnd(Refused):
    """The video is over before the milestone. `str()` says so to a person."""


def _clock(milliseconds: int) -> str:
    return f"{milliseconds // 60_000}:{milliseconds // 1000 % 60:02}"


def _touch(milestone: Milestone) -> None:
    touch_courses(Q(lessons__blocks__video_group__items__video=milestone.video_id))


def create_milestone(
    *, video: Video, position_ms: int, actor: User | None, questions: Iterable[Question] = (), **fields: Any
) -> Milestone:
    """Set a milestone at `position_ms` of a video, asking `questions` in order. Raises `BeyondTheEnd`."""
    with transaction.atomic():
        milestone = save_milestone(
            milestone=Milestone(video=video, position_ms=position_ms, **fields), actor=actor
        )
        set_questions(milestone=milestone, questions=questions, actor=actor)
    return milestone


def save_milestone(*, milestone: Milestone, actor: User | None) -> Milestone:
    """Store a new or changed milestone with its text rendered. Raises `BeyondTheEnd`.

    A video whose length is not known yet takes any position.
    """
    with transaction.atomic():
        # The length may be changing at this moment: lock it, then compare.
        video = Video.objects.select_for_update().get(pk=milestone.video_id)
        if video.duration_ms and milestone.position_ms > video.duration_ms:
            words = _("The video ends at %(end)s; a milestone at %(at)s would never come.")
            raise BeyondTheEnd(
                words % {"at": _clock(milestone.position_ms), "end": _clock(video.duration_ms)}
            )
        milestone.body_html = render(milestone.body, heading_start=4) if milestone.body else ""
        milestone.save()
        _touch(milestone)
    return milestone


class NeedsMarker(Refused):
    """A question that people mark cannot be answered on the clock of a video. `str()` says so to a person."""


def _refuse_slow(question: Question) -> None:
    if QUESTION_TYPES[question.type].marked_by_people:
        raise NeedsMarker(
            _("A person marks this question. Put it in a quiz; a video asks what is marked at once.")
        )


def set_questions(*, milestone: Milestone, questions: Iterable[Question], actor: User | None) -> None:
    """Make a milestone ask exactly these questions, in this order. Raises `NeedsMarker`."""
    with transaction.atomic():
        wanted = list(questions)
        for question in wanted:
            _refuse_slow(question)
        MilestoneQuestion.objects.filter(milestone=milestone).exclude(question__in=wanted).delete()
        for position, question in enumerate(wanted, 1):
            MilestoneQuestion.objects.update_or_create(
                milestone=milestone, question=question, defaults={"position": position}
            )
        _touch(milestone)


def save_milestone_question(*, place: MilestoneQuestion, actor: User | None) -> MilestoneQuestion:
    """Store a question's place in a milestone; a new one without a position goes to the end. Raises `NeedsMarker`."""
    _refuse_slow(place.question)
    with transaction.atomic():
        if place._state.adding and not place.position:
            place.position = next_position(MilestoneQuestion.objects.filter(milestone=place.milestone))
        place.save()
        _touch(place.milestone)
    return place


def remove_milestone_question(*, place: MilestoneQuestion, actor: User | None) -> None:
    """Ask a question no longer at this milestone."""
    with transaction.atomic():
        place.delete()
        _touch(place.milestone)


def remove_milestone(*, milestone: Milestone, actor: User | None) -> None:
    """Take a milestone off the video's clock."""
    with transaction.atomic():
        milestone.delete()
        _touch(milestone)
