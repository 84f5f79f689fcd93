"""Fill a database with courses and learners, COPY-fast and the same at every run."""

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.db.models.expressions import DatabaseDefault
from django.utils.crypto import get_random_string

from accounts.models import Membership, Organization, Role, User
from accounts.roles.models import BUILT_IN, INSTRUCTOR, STUDENT
from courses.authoring.documents import BlockDocument
from courses.models import Course, Lesson, LessonDraft, Module
from courses.testing import make_course, make_lesson, make_quiz, make_video
from learning.models import LiveSession
from lms.kernel import access, clock, tenancy
from lms.kernel.ids import uuid7

LESSONS = 60
LARGE = "large-course"
OUTLINE = "outline of 1,000 lessons"


def organization() -> Organization:
    """Create the organisation everything belongs to."""
    found = Organization.objects.create(slug="bench", name="Bench")
    with tenancy.scope(found):
        for slug, label in BUILT_IN.items():
            Role.objects.create(slug=slug, name=str(label), permissions=access.defaults_of(slug))
    return found


def instructor() -> User:
    """Create the person who teaches everything."""
    person = User.objects.create(email="instructor@bench.example", full_name="Ines Bench", password="!")
    Membership.objects.create(user=person, role=Role.objects.get(slug=INSTRUCTOR))
    return person


def course(teacher: User, slug: str) -> Course:
    """Create a course of sixty lessons in six modules: text, one video with a question, one quiz of ten; with live sessions."""
    made = make_course(teacher, slug=slug, lessons=1, summary="A course to measure.")
    modules = [Module.objects.create(course=made, title=f"Part {n}", position=n + 1) for n in range(6)]
    for number in range(2, LESSONS + 1):
        lesson = make_lesson(
            modules[number % 6],
            f"lesson-{number}",
            title=f"Lesson {number}, on one thing and another",
            position=number,
            sequence=number,
            completion_rule={"quiz_passed": True} if number == 3 else {"viewed": True},
        )
        if number == 2:
            make_video(lesson, duration_ms=600_000, milestone_at=300_000)
        if number == 3:
            make_quiz(lesson, questions=10)
    _sessions_of(made, teacher)
    return made


def _sessions_of(made: Course, teacher: User) -> None:
    """Plan a live session a week for half a year, the first one open for an hour from now, so that home shows some."""
    now = clock.now()
    LiveSession.objects.bulk_create(
        LiveSession(
            course=made, host=teacher, series=made.pk, title=f"Office hour {week + 1}", capacity=40, time_zone="UTC",
            starts_at=now + timedelta(weeks=week, minutes=5), ends_at=now + timedelta(weeks=week, hours=2),
            join_url="https://meet.example.org/bench",
        )
        for week in range(26)
    )  # fmt: skip


def large(teacher: User) -> Course:
    """Create a published course of fifty modules with twenty lessons each, without blocks: what counts is its outline."""
    made = make_course(teacher, slug=LARGE, title="A large course", lessons=0)
    made.modules.all().delete()
    modules = Module.objects.bulk_create(
        Module(course=made, title=f"Module {n}, on one thing and another", position=n) for n in range(1, 51)
    )
    Lesson.objects.bulk_create(
        Lesson(
            course=made, module=modules[(n - 1) // 20], slug=f"lesson-{n}", title=f"Lesson {n}, on one thing and another",
            position=(n - 1) % 20 + 1, sequence=n, is_published=True, completion_rule={"viewed": True},
        )
        for n in range(1, 1001)
    )  # fmt: skip
    return made


def draft(made: Course, teacher: User, blocks: int = 30) -> tuple[UUID, UUID]:
    """Give a lesson a draft of many blocks; return the lesson's key and that of a block in the middle."""
    lesson = Lesson.objects.get(course=made, slug="lesson-4")
    words = [BlockDocument(body=f"Paragraph {number}. " * 40) for number in range(blocks)]
    LessonDraft.objects.create(lesson=lesson, editor=teacher, blocks=[one.dump() for one in words])
    return lesson.pk, words[blocks // 2].id


def learners(made: Course, count: int) -> list[tuple[UUID, str]]:
    """Create `count` enrolled learners with random progress; return their keys and session cookies."""
    rng, now = random.Random(count), clock.now()
    tenant = tenancy.organization_id()
    role = Role.objects.get(slug=STUDENT)
    people = [
        User(email=f"{made.slug}-{n}@bench.example", full_name=f"Learner {n}", password="!")
        for n in range(count)
    ]
    lessons = list(Lesson.objects.filter(course=made).order_by("sequence").values_list("id", flat=True))
    enrolments = [(uuid7(), person) for person in people]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lms.audit = 'off'")
        _add(cursor, people)
        _copy(
            cursor,
            "accounts_membership",
            "user_id, role_id, is_active, organization_id",
            ((p.pk, role.pk, True, tenant) for p in people),
        )
        _copy(
            cursor,
            "learning_enrolment",
            "id, learner_id, course_id, state, enrolled_at, progress, lessons_done, lessons_total, "
            "last_lesson_id, last_seen_at, organization_id",
            (
                (
                    key,
                    p.pk,
                    made.pk,
                    "active",
                    now - timedelta(days=30),
                    0,
                    0,
                    0,
                    rng.choice(lessons),
                    now,
                    tenant,
                )
                for key, p in enrolments
            ),
        )
        _copy(
            cursor,
            "learning_lessonprogress",
            "enrolment_id, lesson_id, opened_at, completed_at, parts, organization_id",
            (
                (key, lesson, now, now, "[]", tenant)
                for key, _p in enrolments
                for lesson in lessons[5 : rng.randint(6, LESSONS)]
            ),
        )
    return _sessions(people, now)


def _add(cursor: Any, people: list[User]) -> None:
    """Store new people who differ in key, address and name only."""
    own = ("id", "email", "full_name")
    usual = [
        (field.column, field.get_db_prep_save(value, connection))
        for field in User._meta.concrete_fields
        if field.attname not in own
        and not isinstance(value := getattr(people[0], field.attname), DatabaseDefault)
    ]
    columns = ", ".join([*own, *(name for name, _value in usual)])
    values = [value for _name, value in usual]
    _copy(cursor, User._meta.db_table, columns, ((p.pk, p.email, p.full_name, *values) for p in people))


def _sessions(people: list[User], now: datetime) -> list[tuple[UUID, str]]:
    """Sign all of them in; return their keys and cookies."""
    cookies: list[tuple[UUID, str]] = []
    store = SessionStore()
    rows = []
    for person in people:
        key = get_random_string(32)
        data = store.encode(
            {
                SESSION_KEY: str(person.pk),
                BACKEND_SESSION_KEY: "accounts.users.backends.PersonBackend",
                HASH_SESSION_KEY: person.get_session_auth_hash(),
            }
        )
        rows.append((key, data, now + timedelta(days=10)))
        cookies.append((person.pk, f"lms_session={key}"))
    with connection.cursor() as cursor:
        _copy(cursor, "django_session", "session_key, session_data, expire_date", rows)
    return cookies


def sign_in(person: User) -> str:
    """Return the session cookie of a person."""
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = "accounts.users.backends.PersonBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return f"lms_session={store.session_key}"


def _copy(cursor: Any, table: str, columns: str, rows: Any) -> None:
    """COPY into a temporary table and INSERT from there: PostgreSQL does not COPY into row-level security."""
    cursor.execute(f"CREATE TEMP TABLE copied AS SELECT {columns} FROM {table} WITH NO DATA")
    with cursor.copy(f"COPY copied ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM copied")
    cursor.execute("DROP TABLE copied")
