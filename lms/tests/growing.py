"""The first organisation, made large: a hundred of everything a page could list."""

from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import Model

from accounts.models import Membership, Role, User
from accounts.roles.models import STUDENT
from community.models import Notification
from courses.models import (
    Assignment,
    Block,
    Course,
    Criterion,
    Lesson,
    Level,
    Milestone,
    MilestoneQuestion,
    Module,
    Question,
    Quiz,
    QuizQuestion,
    Resource,
    SavedRubric,
    Video,
)
from courses.testing import make_question
from learning.api import retotal
from learning.models import (
    Answer,
    Attempt,
    Enrolment,
    EnrolmentImport,
    Grade,
    GradeCategory,
    GradeChange,
    GradeItem,
    ImportLine,
    LateAnswer,
    Note,
    Submission,
)
from lms.kernel import clock, tenancy
from lms.tests.building import Tenant
from lms.tests.building_certificates import certify_many
from lms.tests.building_live import meet_often

MANY = 100


def grow(tenant: Tenant) -> None:
    """Add `MANY` rows of each kind to what there is."""
    with tenancy.scope(tenant.organization):
        course = Course.objects.get(slug=tenant.values["course"])
        _courses(tenant)
        _lessons(course)
        _people(tenant, course)
        _film(tenant, course)
        _quizzes(tenant, course)
        _work(tenant, course)
        _graded(tenant, course)
        certify_many(course, tenant.values["run"], but=tenant.people["learner"])
        meet_often(course, tenant.people["instructor"])
        _told(tenant)
        Course.objects.all().touch_content()  # type: ignore[attr-defined]


def _many(model: type[Model], **fields: Any) -> list[Any]:
    """Create `MANY` rows; a field given as a function gets their number."""
    rows = [
        model(**{name: value(number) if callable(value) else value for name, value in fields.items()})
        for number in range(1, MANY + 1)
    ]
    return list(model._default_manager.bulk_create(rows))


def _courses(tenant: Tenant) -> None:
    learner, now = tenant.people["learner"], clock.now()
    courses = _many(
        Course, title=lambda number: f"Course {number}", slug=lambda number: f"course-{number}",
        instructor=tenant.people["instructor"], is_published=True, published_at=now,
    )  # fmt: skip
    modules = Module.objects.bulk_create(Module(course=course, title="One", position=1) for course in courses)
    Lesson.objects.bulk_create(
        Lesson(course=module.course, module=module, title="One", slug="one", sequence=1, due_at=now + timedelta(days=1))
        for module in modules
    )  # fmt: skip
    Enrolment.objects.bulk_create(
        Enrolment(course=course, learner=learner, enrolled_at=now) for course in courses
    )


def _lessons(course: Course) -> None:
    module = course.modules.get()
    _many(
        Lesson, course=course, module=module, title="More", slug=lambda number: f"more-{number}",
        sequence=lambda number: 10 + number, position=lambda number: 10 + number, completion_rule={"viewed": True},
    )  # fmt: skip
    text = Lesson.objects.get(course=course, slug="text")
    _many(
        Block, lesson=text, kind="text", html="<p>More</p>", body="More", position=lambda number: 10 + number
    )
    files = _many(Block, lesson=text, kind="file", title="A file", position=lambda number: 200 + number)
    asset = Resource.objects.get().asset
    Resource.objects.bulk_create(Resource(block=block, asset=asset, title="A file") for block in files)


def _people(tenant: Tenant, course: Course) -> None:
    now = clock.now()
    people = _many(
        User,
        email=lambda number: f"many-{number}@example.org",
        full_name=lambda number: f"Many {number}",
        password="!",
    )
    role = Role.objects.get(slug=STUDENT)
    Membership.objects.bulk_create(Membership(user=person, role=role) for person in people)
    Enrolment.objects.bulk_create(
        Enrolment(course=course, learner=person, enrolled_at=now) for person in people
    )
    _many(
        ImportLine,
        job=EnrolmentImport.objects.get(pk=tenant.values["people_list"]),
        number=lambda number: 10 + number,
        email=lambda number: f"many-{number}@example.org",
        plan="enrol",
    )


def _film(tenant: Tenant, course: Course) -> None:
    film = Lesson.objects.get(course=course, slug="film")
    video = Video.objects.get(pk=tenant.values["video"])
    _many(
        Note, learner=tenant.people["learner"], lesson=film, video=video, body="More", position_ms=lambda number: number
    )  # fmt: skip
    milestones = _many(Milestone, video=video, title="More", position_ms=lambda number: 100 * number)
    questions = [make_question(course=course) for _one in milestones[:20]]
    MilestoneQuestion.objects.bulk_create(
        MilestoneQuestion(milestone=milestone, question=question, position=1)
        for milestone, question in zip(milestones, questions, strict=False)
    )


def _quizzes(tenant: Tenant, course: Course) -> None:
    """More questions in the quiz and in both attempts, and more attempts."""
    learner, now = tenant.people["learner"], clock.now()
    quiz = Quiz.objects.get(pk=tenant.values["quiz"])
    questions = list(
        Question.objects.filter(course=course, type="single_choice").select_related("current")[:20]
    )
    QuizQuestion.objects.exclude(position=0).filter(quiz=quiz).delete()
    QuizQuestion.objects.bulk_create(
        QuizQuestion(quiz=quiz, question=question, position=number)
        for number, question in enumerate(questions, 1)
    )
    for key in ("running", "handed_in"):
        Answer.objects.bulk_create(
            Answer(
                attempt_id=tenant.values[key], version=question.current, position=number, points=1, answer={"choice": "b"},
                score=1 if key == "handed_in" else None, is_correct=True if key == "handed_in" else None,
            )
            for number, question in enumerate(questions, 4)
        )  # fmt: skip
    enrolment = Enrolment.objects.get(course=course, learner=learner)
    _many(
        Attempt, enrolment=enrolment, learner=learner, quiz=quiz, number=lambda number: 10 + number, state="handed_in",
        handed_in_by="learner", started_at=now, ended_at=now, max_score=1, score=1, percentage=100, passed=True,
    )  # fmt: skip
    essay = Answer.objects.select_related("version", "attempt").get(pk=tenant.values["essay"])
    waiting = _many(
        Attempt, enrolment=enrolment, learner=learner, quiz=essay.attempt.quiz, number=lambda number: 10 + number,
        state="handed_in", handed_in_by="learner", started_at=now, ended_at=now, max_score=1, score=0, percentage=0,
        needs_marking=1,
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(attempt=attempt, version=essay.version, position=1, points=1, answer={"text": "More"})
        for attempt in waiting
    )
    more = Answer.objects.filter(attempt__in=waiting)
    LateAnswer.objects.bulk_create(
        LateAnswer(
            answer=one, content={"text": "More"}, received_at=now, counts=False, reason="handed_in", score_before=0,
            score_after=0,
        )
        for one in more
    )  # fmt: skip


def _work(tenant: Tenant, course: Course) -> None:
    """More criteria, and more work that waits, from the learner and from everybody else."""
    assignment, now = Assignment.objects.get(pk=tenant.values["assignment"]), clock.now()
    criteria = Criterion.objects.bulk_create(
        Criterion(assignment=assignment, title="More", position=number) for number in range(1, 21)
    )
    Level.objects.bulk_create(Level(criterion=one, title="Good", points=1) for one in criteria)
    SavedRubric.objects.bulk_create(
        SavedRubric(course=course, title=f"Kept {number}") for number in range(100)
    )
    for enrolment in Enrolment.objects.filter(course=course):
        Submission.objects.create(
            enrolment=enrolment, learner=enrolment.learner, assignment=assignment, number=50, state="handed_in",
            handed_in_at=now, text="More",
        )  # fmt: skip


def _graded(tenant: Tenant, course: Course) -> None:
    """More columns, marks and changes of marks than a page shows."""
    category = GradeCategory.objects.get(pk=tenant.values["grade_category"])
    items = _many(GradeItem, course=course, category=category, title="Column", position=lambda n: 100 + n)
    enrolments = list(Enrolment.objects.filter(course=course))[:10]
    Grade.objects.bulk_create(
        Grade(enrolment=one, item=item, state="marked", points=n % 10)
        for one in enrolments
        for n, item in enumerate(items)
    )
    mine = Grade.objects.get(enrolment=tenant.values["enrolment"], item=tenant.values["grade_item"])
    _many(GradeChange, grade=mine, what="overridden", actor=tenant.people["instructor"])
    retotal(one.pk for one in enrolments)


def _told(tenant: Tenant) -> None:
    learner, now = tenant.people["learner"], clock.now()
    _many(Notification, recipient=learner, kind="enrolled", data={"course": "More"}, occurred_at=now)
    UserSession.objects.bulk_create(
        UserSession(user=learner, session_key=f"many-{number}", ip="192.0.2.1", user_agent="Firefox/1", data={})
        for number in range(MANY)
    )  # fmt: skip
