"""What the page of a lesson shows, read in a handful of queries whatever the lesson and the course contain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from courses.api import (
    LessonContent,
    LessonVideo,
    Outline,
    OutlineLesson,
    describe,
    lesson_page,
    outline,
)
from courses.models import Course, Lesson
from learning.accommodations.terms import USUAL, Terms, terms_of
from learning.enrolments.access import LessonPlace
from learning.enrolments.models import Enrolment
from learning.player.answers import Tries, tries
from learning.player.facts import asking, question_facts, watched_facts
from learning.player.notes import NoteLine, notes
from learning.progress.facts import AssignmentStanding, QuizStanding, gather
from learning.progress.judgement import rule_of, shape_of, weigh
from learning.progress.locks import Lock, locks
from learning.progress.queries import Mark, marker, marks
from learning.progress.rules import PartState, RuleState
from lms.kernel import tenancy
from lms.kernel.sql import prepared_cursor

UNOPENED = Mark(None, None, None)

# By hand: read on every page of a lesson, where building the statement would cost more than running it.
_SESSIONS = """
SELECT video_id, position_ms, position_at, watched, watched_ms, device, device_id FROM learning_videosession
WHERE organization_id = %s AND learner_id = %s AND video_id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Session:
    """Where a learner is in a video. Spans and position in milliseconds."""

    position_ms: int = 0
    position_at: datetime | None = None
    watched: list[tuple[int, int]] = field(default_factory=list)
    watched_ms: int = 0
    device: str = ""
    device_id: str = ""


@dataclass(frozen=True, slots=True)
class RulePart:
    """One part of the rule: what it asks, and how far it is met."""

    sentence: str
    state: PartState


@dataclass(frozen=True, slots=True)
class LessonPage:
    """Everything the templates need, and nothing that asks the database again. `marked_by` names the teacher who marked it."""

    place: LessonPlace
    outline: Outline
    content: LessonContent
    marks: dict[UUID, Mark]
    locks: dict[UUID, Lock]
    sessions: dict[UUID, Session]
    tries: Tries
    notes: list[NoteLine]
    rule: RuleState
    parts: list[RulePart]
    quizzes: Mapping[UUID, QuizStanding]
    assignments: Mapping[UUID, AssignmentStanding]
    terms: Terms = USUAL
    marked_by: str = ""

    @property
    def lesson(self) -> Lesson:
        """The lesson."""
        return self.place.lesson

    @property
    def course(self) -> Course:
        """Its course."""
        return self.place.course

    @property
    def enrolment(self) -> Enrolment | None:
        """The reader's place in the course."""
        return self.place.enrolment

    @property
    def mark(self) -> Mark:
        """How the reader stands in this lesson."""
        return self.marks.get(self.lesson.pk, UNOPENED)

    @property
    def lock(self) -> Lock | None:
        """Why this lesson is closed to the reader; those who teach see everything."""
        return None if self.place.teaches else self.locks.get(self.lesson.pk)

    @property
    def done(self) -> frozenset[UUID]:
        """The lessons the reader has completed."""
        return frozenset(key for key, mark in self.marks.items() if mark.done)

    @property
    def neighbours(self) -> tuple[OutlineLesson | None, OutlineLesson | None]:
        """The lessons before and after."""
        return self.outline.neighbours(self.lesson.pk)

    def session(self, video: LessonVideo) -> Session:
        """Where the reader is in a video; at its start if they never played it."""
        return self.sessions.get(video.id, Session())


def lesson_view(place: LessonPlace, now: datetime) -> LessonPage:
    """Read the page of a lesson: seven queries at most for the enrolled, one more where a teacher marked it, one for anybody else
    who may look.
    """
    course, lesson, enrolment = place.course, place.lesson, place.enrolment
    tree, content = outline(course), lesson_page(lesson)
    found = marks(enrolment.pk) if enrolment else {}
    done = {key for key, mark in found.items() if mark.done}
    sessions = _sessions(enrolment, content) if enrolment else {}
    asked = asking(content)
    given = tries(enrolment.pk, asked) if enrolment and asked else Tries({}, {})
    mark = found.get(lesson.pk, UNOPENED)
    known = _facts(lesson, content, enrolment, sessions, given)
    rule = weigh(lesson, content, known, viewed=mark.opened_at is not None, marked=mark.marked_at is not None)
    sentences = describe(rule_of(lesson), shape_of(content))
    return LessonPage(
        place=place,
        outline=tree,
        content=content,
        marks=found,
        locks=locks(course, tree, enrolment, done, now),
        sessions=sessions,
        tries=given,
        notes=notes(enrolment.learner_id, lesson) if enrolment else [],
        rule=rule,
        parts=[RulePart(said.sentence, state) for said, state in zip(sentences, rule.parts, strict=True)],
        quizzes=known.get("quizzes", {}),
        assignments=known.get("assignments", {}),
        terms=terms_of(enrolment.pk) if enrolment and _has_dates(tree, content) else USUAL,
        marked_by=marker(mark) if mark.marked_by else "",
    )


def _has_dates(tree: Outline, content: LessonContent) -> bool:
    """Whether anything on the page may be otherwise for one reader than for the course."""
    return bool(content.quizzes or content.assignments) or any(one.due_at for one in tree.lessons)


def _sessions(enrolment: Enrolment, content: LessonContent) -> dict[UUID, Session]:
    keys = [video.id for video in content.videos]
    if not keys:
        return {}
    with prepared_cursor() as cursor:
        cursor.execute(_SESSIONS, [tenancy.organization_id(), enrolment.learner_id, keys])
        return {
            video: Session(position, at, [(span.lower, span.upper) for span in watched], *rest)
            for video, position, at, watched, *rest in cursor.fetchall()
        }


def _facts(
    lesson: Lesson,
    content: LessonContent,
    enrolment: Enrolment | None,
    sessions: dict[UUID, Session],
    given: Tries,
) -> dict[str, Any]:
    """What is known of the reader's work: from what was read already, and from the quizzes where there are any."""
    facts: dict[str, Any] = watched_facts(content, {key: one.watched_ms for key, one in sessions.items()})
    facts |= question_facts(content, given.questions)
    elsewhere = rule_of(lesson).parts - {"video_coverage", "questions_answered"}
    if content.quizzes:
        elsewhere |= {"quiz_passed"}
    if content.assignments:
        elsewhere |= {"assignment_handed_in"}
    if enrolment is not None:
        facts |= gather(enrolment, lesson, elsewhere)
    return facts
