"""A hundred columns of marks for every learner of a course, and how long a recount and a sheet of them take."""

import random
import time
from datetime import timedelta
from decimal import Decimal

from django.db import connection, transaction

from bench import seed
from courses.models import Course, Quiz
from learning.gradebook.exporting import xlsx
from learning.gradebook.models import GradeCategory, GradeItem
from learning.gradebook.reckoning import learners, reckon, recount, retotal
from learning.gradebook.sync import scheme_of
from lms.kernel import clock, tenancy
from lms.kernel.ids import uuid7

QUIZZES, OTHERS = 40, 60
NAMES = ("gradebook window", "gradebook page")


def fill(made: Course) -> None:
    """Give everybody in the course an attempt at forty quizzes and a mark in sixty other columns."""
    rng, now, tenant = random.Random(7), clock.now(), tenancy.organization_id()
    scheme_of(made).save()
    categories = GradeCategory.objects.bulk_create(
        GradeCategory(course=made, name=f"Category {n}", weight=20, position=n, drop_lowest=n % 3)
        for n in range(5)
    )
    quizzes = Quiz.objects.bulk_create(
        Quiz(course=made, title=f"Quiz {n}", is_published=True) for n in range(QUIZZES)
    )
    people = list(made.enrolments.values_list("pk", "learner_id"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lms.audit = 'off'")
        # Before there are columns, so that the trigger has nothing to reckon.
        seed._copy(
            cursor,
            "learning_attempt",
            "enrolment_id, learner_id, quiz_id, number, state, started_at, ended_at, handed_in_by, score, max_score, "
            "percentage, passed, needs_marking, organization_id",
            (
                (key, person, quiz.pk, 1, "handed_in", now - timedelta(days=9), now - timedelta(days=9),
                 "learner", score := rng.randint(3, 10), 10, score * 10, True, 0, tenant)
                for key, person in people
                for quiz in quizzes
            ),
        )  # fmt: skip
        items = GradeItem.objects.bulk_create(
            GradeItem(
                id=uuid7(), course=made, category=categories[n % 5], title=f"Item {n}", max_points=10, position=n,
                kind="quiz" if n < QUIZZES else "manual", quiz=quizzes[n] if n < QUIZZES else None, counts="best" if n < QUIZZES else "",
                due_at=now - timedelta(days=8),
            )
            for n in range(QUIZZES + OTHERS)
        )  # fmt: skip
        seed._copy(
            cursor,
            "learning_grade",
            "enrolment_id, item_id, organization_id, state, points, override_points, overridden_at, override_reason, taken, is_excused",
            (
                (key, item.pk, tenant, "marked", points := Decimal(rng.randint(6, 20)) / 2, points, now, "", 0, False)
                for key, _person in people
                for item in items[QUIZZES:]
            ),
        )  # fmt: skip
        cursor.execute("ANALYZE learning_attempt, learning_grade, learning_gradeitem, learning_enrolment")
    began = time.perf_counter()
    keys = learners(made.pk)
    reckon(keys, [item.pk for item in items], now=now)
    retotal(keys)
    print(f"{made.slug}: marks first reckoned in {time.perf_counter() - began:.1f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE learning_grade, learning_coursegrade")


def show(made: Course) -> None:
    """Print how long a full recount takes that finds nothing wrong, and the sheet of it."""
    began = time.perf_counter()
    found = recount(made, now=clock.now())
    counted = time.perf_counter() - began
    assert not found.cells
    assert not found.totals
    began = time.perf_counter()
    with xlsx(made) as file:
        size = len(file.read())
    written = time.perf_counter() - began
    print(
        f"| {found.enrolments} learners × {QUIZZES + OTHERS} items | recount {counted:.2f} s | "
        f"XLSX {written:.1f} s, {size / 1e6:.1f} MB |",
        flush=True,
    )
