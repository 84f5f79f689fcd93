"""What the player knows of a learner's work in a lesson: how much was watched, which questions were answered."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from courses.api import LessonContent, LessonMilestone, lesson_page
from courses.models import Lesson
from learning.enrolments.models import Enrolment
from learning.player.models import MilestoneAnswer, VideoSession
from learning.progress.facts import Person, crowd, source


def asking(content: LessonContent) -> list[LessonMilestone]:
    """Return the milestones of a lesson that ask something."""
    return [milestone for video in content.videos for milestone in video.milestones if milestone.asks]


def answered(milestone: LessonMilestone, questions: set[UUID]) -> bool:
    """Whether each question of a milestone is among those answered (any version of it, right or wrong)."""
    return all(question.id in questions for question in milestone.questions)


def question_facts(content: LessonContent, given: Mapping[UUID, set[UUID]]) -> dict[str, int]:
    """Count the answered milestones; `given` are the answered questions by milestone."""
    done = [one for one in asking(content) if answered(one, given.get(one.id, set()))]
    return {
        "questions_answered": len(done),
        "required_answered": sum(milestone.is_required for milestone in done),
    }


def watched_facts(content: LessonContent, watched: Mapping[UUID, int]) -> dict[str, int]:
    """Sum what was watched; `watched` are milliseconds by video, never counted beyond a video's length."""
    lengths = {video.id: video.duration_ms for video in content.videos}
    return {"watched_ms": sum(min(watched.get(key, 0), length) for key, length in lengths.items())}


@source("player.coverage", "video_coverage")
def coverage(enrolment: Enrolment, lesson: Lesson) -> dict[str, Any]:
    """How much of the lesson's videos was watched, wherever: one query."""
    content = lesson_page(lesson)
    keys = [video.id for video in content.videos]
    rows = VideoSession.objects.filter(learner_id=enrolment.learner_id, video_id__in=keys)
    return watched_facts(content, dict(rows.values_list("video_id", "watched_ms")))


@source("player.questions", "questions_answered")
def questions(enrolment: Enrolment, lesson: Lesson) -> dict[str, Any]:
    """How many milestones were answered: one query."""
    content = lesson_page(lesson)
    given: dict[UUID, set[UUID]] = {}
    rows = MilestoneAnswer.objects.filter(
        enrolment=enrolment, milestone_id__in=[milestone.id for milestone in asking(content)]
    )
    for milestone_id, question_id in rows.values_list("milestone_id", "version__question_id"):
        given.setdefault(milestone_id, set()).add(question_id)
    return question_facts(content, given)


@crowd("player.coverage", "video_coverage")
def coverage_of_many(people: Sequence[Person], content: LessonContent) -> Mapping[UUID, Mapping[str, Any]]:
    """As `coverage`: one query."""
    keys = [video.id for video in content.videos]
    if not keys:
        return {}
    rows = VideoSession.objects.filter(learner_id__in=[one.learner for one in people], video_id__in=keys)
    watched: dict[UUID, dict[UUID, int]] = {}
    for learner, video, length in rows.values_list("learner_id", "video_id", "watched_ms"):
        watched.setdefault(learner, {})[video] = length
    return {
        one.enrolment: watched_facts(content, watched[one.learner])
        for one in people
        if one.learner in watched
    }


@crowd("player.questions", "questions_answered")
def questions_of_many(people: Sequence[Person], content: LessonContent) -> Mapping[UUID, Mapping[str, Any]]:
    """As `questions`: one query."""
    keys = [milestone.id for milestone in asking(content)]
    if not keys:
        return {}
    rows = MilestoneAnswer.objects.filter(
        enrolment_id__in=[one.enrolment for one in people], milestone_id__in=keys
    )
    given: dict[UUID, dict[UUID, set[UUID]]] = {}
    for enrolment, milestone, question in rows.values_list(
        "enrolment_id", "milestone_id", "version__question_id"
    ):
        given.setdefault(enrolment, {}).setdefault(milestone, set()).add(question)
    return {enrolment: question_facts(content, answers) for enrolment, answers in given.items()}
