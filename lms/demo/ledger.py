"""From journeys to rows and events, all of one organisation, written in a few large statements."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from accounts.models import User
from courses.models import Course, Lesson
from learning.attempts import events as attempts
from learning.attempts.rules import deadline
from learning.certificates import events as certificates
from learning.enrolments import events as enrolments
from learning.models import (
    Answer,
    Attempt,
    Certificate,
    Enrolment,
    EnrolmentChange,
    LessonProgress,
    MilestoneAnswer,
    VideoSession,
)
from learning.player import events as player
from learning.player.devices import COMPUTER, PHONE, TABLET
from learning.progress import events as progress
from lms.demo.journeys import AttemptMade, Journey, Tried, Visit
from lms.kernel.events import Happening, Verb, record_all

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CENT = Decimal("0.01")
# As often as people study on each.
DEVICES = (COMPUTER, PHONE, PHONE, COMPUTER, TABLET)
BATCH = 1000


def certificate_number(chance: random.Random) -> str:
    """A number in the form certificates have: twelve characters in groups of four."""
    drawn = "".join(chance.choice(ALPHABET) for _place in range(12))
    return "-".join(drawn[start : start + 4] for start in (0, 4, 8))


@dataclass
class Ledger:
    """Collects what happened; `write` puts it into the database."""

    chance: random.Random
    enrolments: list[Enrolment] = field(default_factory=list)
    changes: list[EnrolmentChange] = field(default_factory=list)
    progress: list[LessonProgress] = field(default_factory=list)
    sessions: list[VideoSession] = field(default_factory=list)
    tries: list[MilestoneAnswer] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)

    def enter(self, journey: Journey, *, course: Course, learner: User) -> Enrolment:
        """Note one learner's journey through one course."""
        done = journey.finished_at is not None
        enrolment = Enrolment(
            course=course,
            learner=learner,
            state=Enrolment.State.COMPLETED if done else Enrolment.State.ACTIVE,
            enrolled_at=journey.enrolled_at,
            created_at=journey.enrolled_at,
            completed_at=journey.finished_at,
            last_seen_at=journey.last_seen_at,
            last_lesson_id=journey.visits[-1].lesson.id if journey.visits else None,
        )
        self.enrolments.append(enrolment)
        self._change(enrolment, "", Enrolment.State.ACTIVE, journey.enrolled_at)
        enrolled = {"source": "self", "again": False}
        self._say(enrolments.CREATED, enrolment, enrolment, journey.enrolled_at, enrolled)
        for visit in journey.visits:
            self._visit(enrolment, visit)
        if journey.finished_at is not None:
            self._finish(enrolment, journey.finished_at)
        return enrolment

    def write(self) -> int:
        """Write everything, events in the order they happened; return how many events. Needs a transaction."""
        tables: tuple[list[Any], ...] = (
            *(self.enrolments, self.changes, self.progress, self.sessions),
            *(self.tries, self.attempts, self.answers, self.certificates),
        )
        for rows in filter(None, tables):
            type(rows[0]).objects.bulk_create(rows, batch_size=BATCH)
        self.happenings.sort(key=_when)
        record_all(self.happenings)
        return len(self.happenings)

    def _say(
        self,
        verb: Verb,
        about: Any,
        enrolment: Enrolment,
        at: datetime,
        payload: dict[str, Any] | None = None,
    ) -> None:
        self.happenings.append(
            Happening(
                verb,
                object=about,
                actor_id=enrolment.learner_id,
                course_id=enrolment.course_id,
                payload=payload or {},
                occurred_at=at,
            )
        )

    def _change(self, enrolment: Enrolment, before: str, after: str, at: datetime) -> None:
        actor = enrolment.learner if not before else None
        self.changes.append(
            EnrolmentChange(
                enrolment=enrolment,
                actor=actor,
                before=before,
                after=after,
                reason="" if before else "self",
                created_at=at,
            )
        )

    def _visit(self, enrolment: Enrolment, visit: Visit) -> None:
        lesson = Lesson(pk=visit.lesson.id)
        self.progress.append(
            LessonProgress(
                enrolment=enrolment,
                lesson=lesson,
                opened_at=visit.opened_at,
                completed_at=visit.completed_at,
                created_at=visit.opened_at,
            )
        )
        self._say(progress.OPENED, lesson, enrolment, visit.opened_at)
        if visit.lesson.video and visit.watched:
            self._watch(enrolment, visit, lesson, visit.lesson.video.id)
        for tried in visit.tried:
            self._try(enrolment, lesson, tried)
        for made in visit.attempts:
            self._attempt(enrolment, lesson, made)
        if visit.completed_at is not None:
            self._say(progress.COMPLETED, lesson, enrolment, visit.completed_at)

    def _watch(self, enrolment: Enrolment, visit: Visit, lesson: Lesson, video: UUID) -> None:
        watched_ms = sum(end - start for start, end in visit.watched)
        at = visit.left_at
        if visit.attempts:
            at = visit.attempts[0].started_at
        self.sessions.append(
            VideoSession(
                learner=enrolment.learner,
                video_id=video,
                enrolment=enrolment,
                lesson=lesson,
                position_ms=visit.position_ms,
                position_at=at,
                watched=visit.watched,
                watched_ms=watched_ms,
                device=visit.device or self.chance.choice(DEVICES),
                last_seen_at=at,
                created_at=visit.opened_at,
            )
        )
        stretch = {"from_ms": 0, "to_ms": visit.position_ms, "watched_ms": watched_ms}
        self._say(player.WATCHED, lesson, enrolment, at, {"video": str(video)} | stretch)

    def _try(self, enrolment: Enrolment, lesson: Lesson, tried: Tried) -> None:
        item = tried.milestone.item
        self.tries.append(
            MilestoneAnswer(
                enrolment=enrolment,
                milestone_id=tried.milestone.id,
                version_id=item.id,
                lesson=lesson,
                number=tried.number,
                answer=tried.given.answer,
                score=tried.given.score,
                is_correct=tried.given.is_correct,
                answered_at=tried.at,
                created_at=tried.at,
            )
        )
        payload = {
            "milestone": str(tried.milestone.id),
            "version": str(item.id),
            "score": str(tried.given.score),
            "try": tried.number,
        }
        self._say(player.ANSWERED, lesson, enrolment, tried.at, payload)

    def _attempt(self, enrolment: Enrolment, lesson: Lesson, made: AttemptMade) -> None:
        most = sum((item.points for item in made.order), Decimal(0))
        pairs = zip(made.order, made.answers, strict=True)
        got = sum((given.score * item.points for item, given in pairs if given), Decimal(0))
        percentage = (100 * got / most).quantize(CENT, ROUND_HALF_UP)
        attempt = Attempt(
            enrolment=enrolment,
            learner=enrolment.learner,
            quiz_id=made.quiz.id,
            number=made.number,
            state=Attempt.State.HANDED_IN,
            started_at=made.started_at,
            deadline_at=deadline(made.started_at, made.quiz.minutes, made.quiz.closes_at),
            ended_at=made.ended_at,
            handed_in_by=Attempt.HandedInBy.LEARNER,
            score=got.quantize(CENT, ROUND_HALF_UP),
            max_score=most,
            percentage=percentage,
            passed=made.passed,
            created_at=made.started_at,
        )
        if made.running:
            attempt.state, attempt.ended_at, attempt.handed_in_by = Attempt.State.IN_PROGRESS, None, ""
            attempt.score = attempt.percentage = attempt.passed = None
        self.attempts.append(attempt)
        self._answers(attempt, made)
        quiz = {"quiz": str(made.quiz.id)}
        self._say(attempts.STARTED, attempt, enrolment, made.started_at, quiz)
        if made.running:
            return
        result = {"percentage": str(percentage), "passed": made.passed, "by": attempt.handed_in_by}
        payload = quiz | {"lesson": str(lesson.pk)} | result
        self._say(attempts.HANDED_IN, attempt, enrolment, made.ended_at, payload)

    def _answers(self, attempt: Attempt, made: AttemptMade) -> None:
        step = (made.ended_at - made.started_at) / (len(made.order) + 1)
        for position, (item, given) in enumerate(zip(made.order, made.answers, strict=True), 1):
            self.answers.append(
                Answer(
                    attempt=attempt,
                    version_id=item.id,
                    position=position,
                    points=item.points,
                    answer=given.answer if given else None,
                    saved_at=made.started_at + step * position if given else None,
                    saves=1 if given else 0,
                    score=None if made.running else given.score if given else Decimal(0),
                    is_correct=None if made.running else given.is_correct if given else False,
                    created_at=made.started_at,
                )
            )

    def _finish(self, enrolment: Enrolment, at: datetime) -> None:
        self._change(enrolment, Enrolment.State.ACTIVE, Enrolment.State.COMPLETED, at)
        self._say(enrolments.COURSE_COMPLETED, enrolment, enrolment, at)
        certificate = Certificate(
            enrolment=enrolment,
            course_id=enrolment.course_id,
            certificate_number=certificate_number(self.chance),
            issued_at=at + timedelta(seconds=4),
            learner_name=str(enrolment.learner),
            course_title=enrolment.course.title,
            instructor_name=str(enrolment.course.instructor),
            created_at=at,
        )
        self.certificates.append(certificate)
        payload = {"enrolment": str(enrolment.pk)}
        self._say(certificates.ISSUED, certificate, enrolment, certificate.issued_at, payload)


def _when(happening: Happening) -> datetime:
    assert happening.occurred_at is not None
    return happening.occurred_at


def enter_all(ledger: Ledger, journeys: Iterable[tuple[User, Course, Journey]]) -> list[Enrolment]:
    """Note many journeys; return their enrolments."""
    return [ledger.enter(journey, course=course, learner=learner) for learner, course, journey in journeys]
