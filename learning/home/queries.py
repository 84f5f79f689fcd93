"""Reads for the learner's home: four queries, now and then one more, whatever the number of courses."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from courses.api import COURSE_CREATE, LessonContent, LessonVideo, lesson_page, outline
from courses.models import Course, Lesson
from learning.enrolments.models import Enrolment
from learning.gradebook.figures import most_text, percent_text
from learning.home import statements
from learning.home.due import Due, due_and_live
from learning.home.live import Live, together
from learning.home.statements import read
from learning.home.suggestions import Suggestion, suggestions
from learning.home.teaching import Teaching, teaching
from learning.player.devices import device_words
from learning.player.models import VideoSession
from lms.kernel.access import allows

DAYS_SHOWN = 14
COURSES_SHOWN = 8
COURSES_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Continue:
    """Where to go on: the lesson, its place in the course, and in its video the second."""

    course: str
    course_slug: str
    lesson: str
    lesson_slug: str
    number: int
    total: int
    video: LessonVideo | None
    position_ms: int
    stopped_at: datetime | None
    device: str
    questions_left: int
    next_question_ms: int | None
    quiz_questions: int
    pass_mark: int | None
    minutes: int | None

    @property
    def started(self) -> bool:
        """Whether the video was left in the middle."""
        return self.video is not None and self.position_ms > 0

    @property
    def seconds(self) -> float:
        """The second of the video to go on at."""
        return self.position_ms / 1000

    @property
    def seconds_total(self) -> float:
        """The video's length."""
        return self.video.duration_ms / 1000 if self.video else 0

    @property
    def seconds_left(self) -> float:
        """What is left of the video."""
        return max(0.0, self.seconds_total - self.seconds)

    @property
    def percent(self) -> float:
        """How far the video is, for its bar."""
        return round(100 * self.seconds / self.seconds_total, 1) if self.seconds_total else 0

    @property
    def question_percent(self) -> float | None:
        """Where on the bar the next question waits."""
        if self.next_question_ms is None or not self.video:
            return None
        return round(100 * self.next_question_ms / self.video.duration_ms, 1)

    @property
    def next_question_seconds(self) -> float | None:
        """The second of the next question."""
        return None if self.next_question_ms is None else self.next_question_ms / 1000


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One of the learner's courses: how far towards passing where it has marks, how far through its lessons where not."""

    title: str
    slug: str
    state: str
    progress: Decimal
    done: int
    total: int
    next_title: str
    marks: "Marks | None"

    @property
    def meta(self) -> str:
        """What comes next."""
        return _("Next: %(lesson)s") % {"lesson": self.next_title} if self.next_title else ""

    @property
    def value(self) -> Decimal:
        """The figure of the bar, out of a hundred."""
        return self.marks.points if self.marks else self.progress

    @property
    def pass_mark(self) -> Decimal | None:
        """Where on the bar it is passed."""
        return self.marks.to_pass if self.marks else None

    @property
    def sentence(self) -> str:
        """The figure in words."""
        if self.marks:
            return self.marks.sentence
        words = ngettext(
            "%(done)d of %(total)d lesson done", "%(done)d of %(total)d lessons done", self.total
        )
        return words % {"done": self.done, "total": self.total}

    @property
    def status(self) -> tuple[str, str]:
        """Kind and word of the state."""
        if self.state == Enrolment.State.COMPLETED:
            return "ok", _("Completed")
        if self.marks and self.marks.passed:
            return "ok", _("Passed")
        return ("info", _("In progress")) if self.done else ("none", _("Not started"))

    @property
    def action(self) -> str:
        """The verb for going there."""
        if self.state == Enrolment.State.COMPLETED:
            return _("Review")
        return _("Open") if self.done else _("Start")


@dataclass(frozen=True, slots=True)
class Marks:
    """By the marks a learner may see: the `points` of a hundred that are theirs whatever comes, and how many pass.

    `passed` is as in `learning.gradebook.models.CourseGrade`.
    """

    points: Decimal
    to_pass: Decimal | None
    passed: bool | None

    @property
    def sentence(self) -> str:
        """The points in words, with as many decimals as the page of grades shows."""
        points = most_text(Decimal(percent_text(self.points)))
        if self.to_pass is None:
            return _("%(points)s points") % {"points": points}
        return _("%(points)s points, %(mark)s to pass") % {"points": points, "mark": most_text(self.to_pass)}


@dataclass(frozen=True, slots=True)
class Home:
    """The learner's home."""

    resume: Continue | None
    due: list[Due]
    courses: list[CourseRow]
    more_courses: int
    days: list[bool]
    teaching: Teaching | None
    suggestions: list[Suggestion]
    live: Live | None

    @property
    def active_days(self) -> int:
        """How many of the days shown saw some study."""
        return sum(self.days)

    @property
    def row_of_days(self) -> int:
        """How many days in a row there was study, up to today or, as long as today may still come, yesterday."""
        days = self.days if self.days[-1] else self.days[:-1]
        return next((n for n, day in enumerate(reversed(days)) if not day), len(days))


@dataclass(frozen=True, slots=True)
class Place:
    """An open enrolment with its course, and the lesson to go on with (None when all are done)."""

    enrolment_id: UUID
    state: str
    progress: Decimal
    done: int
    total: int
    course: Course
    next: Lesson | None
    marks: Marks | None
    helps: bool = False


def home(person: User, now: datetime) -> Home:
    """Return the home page of a learner, with what waits for those who teach."""
    found = places(person, now)
    current = next((place for place in found if place.next), None)
    rows, sessions = due_and_live(person, now) if found else ([], [])
    taught = _teaching(person, found, now)
    return Home(
        resume=_continue(person, current, current.next) if current and current.next else None,
        due=rows,
        courses=[_row(place) for place in found[:COURSES_SHOWN]],
        more_courses=max(0, len(found) - COURSES_SHOWN),
        days=_study_days(person, now) if found else [False] * DAYS_SHOWN,
        teaching=taught,
        suggestions=suggestions(person, now, taken={place.course.slug for place in found}) if found else [],
        live=together(sessions, taught.live if taught else []),
    )


def _teaching(person: User, found: list[Place], now: datetime) -> Teaching | None:
    """What waits for `person`: None when nothing does, unless it is all they have. Learners cost no query more."""
    may = allows(person, COURSE_CREATE)
    if not may and found and not found[0].helps:
        return None
    page = teaching(person, now)
    return page if page.waiting or page.quiet or page.live or (not found and (may or page.courses)) else None


def course_rows(person: User, now: datetime) -> list[CourseRow]:
    """Return every course of a learner. One query."""
    return [_row(place) for place in places(person, now)]


def places(person: User, now: datetime) -> list[Place]:
    """Return a learner's open enrolments, the one visited last first. One query."""
    rows = read(statements.COURSES, learner=person.pk, now=now, limit=COURSES_AT_MOST)
    return [_place(row) for row in rows]


def _place(row: tuple[Any, ...]) -> Place:
    course = Course.from_db(DEFAULT_DB_ALIAS, ["id", "title", "slug", "content_version"], row[5:9])
    lesson = None
    if row[9] is not None:
        lesson = Lesson.from_db(DEFAULT_DB_ALIAS, ["id", "title", "slug", "duration_minutes"], row[9:13])
        lesson.course = course
    marks = None if row[13] is None else Marks(*row[13:16])
    return Place(row[0], row[1], row[2], row[3], row[4], course, lesson, marks, row[16])


def _row(place: Place) -> CourseRow:
    return CourseRow(
        title=place.course.title,
        slug=place.course.slug,
        state=place.state,
        progress=place.progress,
        done=place.done,
        total=place.total,
        next_title=place.next.title if place.next else "",
        marks=place.marks,
    )


def _continue(person: User, place: Place, lesson: Lesson) -> Continue:
    tree, content = outline(place.course), lesson_page(lesson)
    video, session = _video(person, content)
    position = session.position_ms if session and video and session.position_ms < video.duration_ms else 0
    asked = [one for one in video.milestones if one.asks] if video else []
    ahead = [one.position_ms for one in asked if one.position_ms > position]
    quiz = content.quizzes[0] if content.quizzes else None
    return Continue(
        course=place.course.title,
        course_slug=place.course.slug,
        lesson=lesson.title,
        lesson_slug=lesson.slug,
        number=(tree.place(lesson.pk) or 0) + 1,
        total=len(tree.lessons),
        video=video,
        position_ms=position,
        stopped_at=session.position_at if session else None,
        device=device_words(session.device) if session else "",
        questions_left=len(ahead),
        next_question_ms=min(ahead, default=None),
        quiz_questions=quiz.questions if quiz else 0,
        pass_mark=quiz.pass_mark if quiz else None,
        minutes=lesson.duration_minutes,
    )


def _video(person: User, content: LessonContent) -> tuple[LessonVideo | None, VideoSession | None]:
    """The video of the lesson that was played last, else its first one."""
    videos = {video.id: video for video in content.videos if video.duration_ms}
    if not videos:
        return None, None
    session = (
        VideoSession.objects.filter(learner=person, video_id__in=videos)
        .only("video_id", "position_ms", "position_at", "device")
        .order_by("-last_seen_at", "id")
        .first()
    )
    return (videos[session.video_id] if session else next(iter(videos.values()))), session


def _study_days(person: User, now: datetime) -> list[bool]:
    """For each of the last days, the oldest first, whether the log saw the learner study, in their zone."""
    today = timezone.localtime(now).date()
    first = today - timedelta(days=DAYS_SHOWN - 1)
    zone = timezone.get_current_timezone_name()
    span = {"from": now - timedelta(days=DAYS_SHOWN + 1)}
    seen: set[date] = {row[0] for row in read(statements.DAYS, learner=person.pk, zone=zone, **span)}
    return [first + timedelta(days=offset) in seen for offset in range(DAYS_SHOWN)]


@dataclass(frozen=True, slots=True)
class Plate:
    """A course on the landing page."""

    slug: str
    title: str
    summary: str
    level: str
    minutes: int | None


def landing_courses() -> list[Plate]:
    """Return the newest published courses for visitors. One query."""
    rows = Course.objects.filter(is_published=True, deleted_at=None).order_by("-published_at", "id")
    values = rows.values_list("slug", "title", "summary", "difficulty_level", "estimated_duration_minutes")[
        :3
    ]
    return [
        Plate(slug, title, summary, str(Course.Difficulty(level).label) if level else "", minutes)
        for slug, title, summary, level, minutes in values
    ]
