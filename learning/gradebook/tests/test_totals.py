"""What triggers keep equals a full recount and the rules in Python, over random histories."""

import random
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from courses.api import LatePolicy, late_by
from courses.api import reckon as reckon_late
from courses.models import Quiz
from learning.attempts import actions as attempts
from learning.attempts.models import Answer, Attempt
from learning.enrolments.models import Enrolment
from learning.gradebook import actions, rules
from learning.gradebook.models import CourseGrade, Grade, GradeCategory, GradeItem
from learning.gradebook.queries import groups_of
from learning.gradebook.reckoning import learners, reckon, recount, retotal
from learning.gradebook.sweeping import sweep
from learning.gradebook.sync import sync_items
from learning.gradebook.tests.conftest import Book, make_book
from learning.marking.models import MarkingRules
from learning.submissions import actions as submissions
from learning.submissions.marking import mark_submission
from learning.submissions.models import Submission
from lms.kernel import clock
from lms.kernel.ids import uuid7

KINDS = (
    "attempt", "attempt", "start", "submit", "mark", "override", "undo", "excuse", "count", "weigh", "drop",
    "hide", "show", "extra", "due", "counts", "points", "hold", "import", "letters", "names",
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 1), st.integers(0, 3), st.integers(0, 9)), max_size=16
)


@pytest.mark.django_db
@settings(max_examples=30)
@given(steps=STEPS)
def test_what_is_kept_equals_a_recount_and_the_rules(
    steps: list[tuple[str, int, int, int]],
    scope: object,
    instructor: User,
    learner: User,
    other_learner: User,
) -> None:
    try:
        with transaction.atomic():
            book = make_book(instructor, [learner, other_learner])
            now = clock.now()
            for number, (what, who, which, figure) in enumerate(steps):
                _step(book, instructor, what, who, which, figure, now + timedelta(hours=number))
            later = now + timedelta(hours=len(steps))
            for item in GradeItem.objects.filter(course=book.course, due_at__lte=later):
                sweep(book.course.pk, item.pk, later)
            _compare(book)
            _compare_cells(book, later)
            found = recount(book.course, now=later)
            assert (found.cells, found.totals) == (0, 0)
            assert _as_a_class(book, later) == (0, 0)
            raise ZeroDivisionError  # leave nothing behind for the next example
    except ZeroDivisionError:
        pass


def _as_a_class(book: Book, now: datetime) -> tuple[int, int]:
    """Reckon with the functions that serve many learners at once; return how many cells and totals changed."""
    # They are reckoned five hundred at a time: here one of the two is in the second part.
    people = [*(uuid7() for _number in range(499)), *(one.pk for one in book.enrolments)]
    items = list(GradeItem.objects.filter(course=book.course).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT learning_reckon_class(%s, %s, %s, true)", [people, items, now])
        cells = cursor.fetchone()[0]
        cursor.execute("SELECT learning_total_class(%s)", [people])
        return cells, cursor.fetchone()[0]


def test_a_class_is_reckoned_from_nothing_as_its_learners_were(
    scope: object, instructor: User, learner: User, other_learner: User
) -> None:
    book, now = make_book(instructor, [learner, other_learner]), clock.now()
    GradeCategory.objects.filter(course=book.course).update(drop_lowest=1)
    for number, (what, who) in enumerate(
        [("attempt", 0), ("attempt", 0), ("submit", 0), ("mark", 0), ("start", 1), ("attempt", 1)]
    ):
        _step(book, instructor, what, who, number, 3 + number, now)
    GradeItem.objects.filter(quiz=book.quizzes[1]).update(is_posted=False)
    GradeItem.objects.exclude(kind="manual").update(due_at=now - timedelta(hours=1))
    Enrolment.objects.update(enrolled_at=now - timedelta(days=1))
    recount(book.course, now=now)

    def kept() -> list[Any]:
        fields = [
            one.attname
            for one in CourseGrade._meta.concrete_fields
            if one.name not in ("id", "updated_at", "created_at")
        ]
        cells = Grade.objects.order_by("enrolment_id", "item_id")
        return [
            *cells.values_list("enrolment_id", "item_id", "state", "points", "given", "taken"),
            *CourseGrade.objects.order_by("enrolment_id").values_list(*fields),
        ]

    before = kept()
    assert {"marked", "missing"} <= set(Grade.objects.values_list("state", flat=True))
    Grade.objects.all().delete()
    CourseGrade.objects.all().delete()
    assert _as_a_class(book, now)[0] == len(before) - 2
    assert kept() == before


def _step(book: Book, teacher: User, what: str, who: int, which: int, figure: int, now: datetime) -> None:
    enrolment = book.enrolments[who]
    items = list(GradeItem.objects.filter(course=book.course).order_by("position", "pk"))
    item = items[which % len(items)]
    if what in ("attempt", "start", "hold"):
        _attempt(book.quizzes[which % 2], enrolment, what, figure, now)
    elif what in ("submit", "mark"):
        _work(book, enrolment, teacher, what, figure, now)
    elif what == "override":
        points = min(item.max_points, Decimal(figure))
        actions.override(
            enrolment=enrolment, item=item, points=points, reason="As agreed", actor=teacher, now=now
        )
    elif what == "undo":
        try:
            actions.undo_override(enrolment=enrolment, item=item, actor=teacher, now=now)
        except actions.GradeError:
            assert not Grade.objects.filter(
                enrolment=enrolment, item=item, override_points__isnull=False
            ).exists()
    elif what == "excuse":
        actions.excuse(enrolment=enrolment, item=item, reason="Ill", actor=teacher, now=now)
    elif what == "count":
        actions.count_again(enrolment=enrolment, item=item, actor=teacher, now=now)
    elif what == "import":
        mark = actions.Mark(enrolment.pk, item.pk, min(item.max_points, Decimal(figure)))
        actions.import_marks(marks=[mark], reason="File", actor=teacher, now=now, course_id=book.course.pk)
    elif what in ("hide", "show"):
        actions.post(items=[item], shown=what == "show", actor=teacher, now=now)
    else:
        _arrange(book, item, what, which, figure, now)


def _attempt(quiz: Quiz, enrolment: Any, what: str, figure: int, now: datetime) -> None:
    mine = attempts.start(
        quiz=quiz, enrolment=enrolment, actor=enrolment.learner, now=now, chance=random.Random(figure)
    )
    if what == "start":
        return
    right = list(Answer.objects.filter(attempt=mine).order_by("position").values_list("pk", flat=True))
    Answer.objects.filter(pk__in=right[: figure % (len(right) + 1)]).update(answer={"choice": "b"})
    attempts.hand_in(attempt=mine, actor=enrolment.learner, now=now)
    if what == "hold":
        type(mine).objects.filter(pk=mine.pk).update(needs_marking=1, passed=None)


def _work(book: Book, enrolment: Any, teacher: User, what: str, figure: int, now: datetime) -> None:
    assignment = book.assignment
    assignment.refresh_from_db()
    held = Submission.objects.filter(enrolment=enrolment, assignment=assignment)
    if what == "submit":
        number = held.count() + (0 if held.filter(state="draft").exists() else 1)
        place: dict[str, Any] = {
            "enrolment": enrolment,
            "assignment": assignment,
            "number": number,
            "now": now,
        }
        submissions.save_text(**place, text="Work")
        if figure % 3:
            submissions.hand_in(**place, actor=enrolment.learner)
    elif (mine := held.exclude(state="draft").order_by("number").last()) is not None:
        mark_submission(
            submission=mine, choices={}, points=Decimal(figure * 4), comment=str(now), actor=teacher, now=now
        )


def _arrange(book: Book, item: GradeItem, what: str, which: int, figure: int, now: datetime) -> None:
    people = learners(book.course.pk)
    categories = list(GradeCategory.objects.filter(course=book.course).order_by("position", "pk"))
    category = categories[which % len(categories)]
    mine = GradeItem.objects.filter(pk=item.pk)
    if what == "weigh":
        GradeCategory.objects.filter(pk=category.pk).update(weight=figure * 10)
        mine.update(weight=Decimal(figure) / 2)
    elif what == "drop":
        GradeCategory.objects.filter(pk=category.pk).update(drop_lowest=figure % 3)
        mine.update(category=category)
    elif what == "extra":
        mine.update(is_extra=figure % 2 == 0)
    elif what == "due":
        book.assignment.due_at = now + timedelta(hours=figure - 5)
        book.assignment.save(update_fields=["due_at"])
        mine.exclude(assignment=book.assignment).update(
            own_due_at=now - timedelta(hours=figure), due_at=now - timedelta(hours=figure),
            late_policy={"percent": "10", "per": "hour", "most": "40"},
        )  # fmt: skip
        reckon(people, [item.pk], now=now)
    elif what == "counts":
        strategy = ("best", "last", "first", "average")[figure % 4]
        Quiz.objects.filter(pk=book.quizzes[which % 2].pk).update(counts=strategy, is_published=figure != 9)
    elif what == "names":
        MarkingRules.objects.update_or_create(item=item, defaults={"is_anonymous": figure % 2 == 0})
    elif what == "points":
        book.quizzes[which % 2].questions.all().update(points=figure)
    elif what == "letters":
        book.course.grading_scheme.pass_mark = figure * 10
        book.course.grading_scheme.save()
    sync_items([book.course.pk], now=now)
    reckon(people, [one.pk for one in GradeItem.objects.filter(course=book.course)], now=now)
    retotal(people)


def _compare(book: Book) -> None:
    """The totals in the database against the rules in Python, for teachers and for learners."""
    scheme = book.course.grading_scheme
    scheme.refresh_from_db()
    for enrolment in book.enrolments:
        stored = CourseGrade.objects.filter(enrolment=enrolment).first()
        if stored is None:
            continue
        for posted in (False, True):
            groups = groups_of(enrolment.pk, posted=posted)
            groups = [one for one in groups if one.cells]
            total = rules.total(groups)
            names = ("percent", "letter", "passed", "lowest", "highest", "breakdown")
            kept = {name: getattr(stored, f"posted_{name}" if posted else name) for name in names}
            assert kept["percent"] == total.percent
            assert kept["letter"] == rules.letter(total, scheme.letters)
            assert kept["passed"] == rules.passed(groups, scheme.pass_mark)
            bounds = [rules.lowest(groups).percent, rules.highest(groups).percent]
            if None not in bounds:
                assert [kept["lowest"], kept["highest"]] == sorted(bounds)  # type: ignore[type-var]
            assert {one["category"]: set(one["dropped"]) for one in kept["breakdown"]} == {
                str(one.key): {str(key) for key in one.dropped} for one in total.parts
            }


def _compare_cells(book: Book, now: datetime) -> None:
    """Every cell in the database against what attempts, work, dates and people make of it in Python."""
    for item in GradeItem.objects.filter(course=book.course, is_active=True):
        for enrolment in book.enrolments:
            held = Grade.objects.filter(enrolment=enrolment, item=item).first()
            state, points = _expected(item, enrolment, held, now)
            found = (held.state, held.points) if held else ("not_in", None)
            assert found == (state, points), (item, enrolment, found, (state, points))


def _expected(
    item: GradeItem, enrolment: Enrolment, held: Grade | None, now: datetime
) -> tuple[str, Decimal | None]:
    given, late, waiting, drafting = _quiz(item, enrolment) if item.quiz_id else _submission(item, enrolment)
    overdue = item.due_at is not None and enrolment.enrolled_at < item.due_at <= now
    if held is not None and held.is_excused:
        return "excused", None
    if held is not None and held.override_points is not None:
        return "late" if late else "marked", held.override_points
    if waiting:
        return "to_mark", given
    if given is not None:
        return "late" if late else "marked", given
    if drafting and (item.quiz_id or not overdue):
        return "drafting", None
    return ("missing", Decimal(0)) if overdue else ("not_in", None)


def _quiz(item: GradeItem, enrolment: Enrolment) -> tuple[Decimal | None, bool, bool, bool]:
    mine = list(Attempt.objects.filter(enrolment=enrolment, quiz=item.quiz_id).order_by("number"))
    policy, made = LatePolicy.of(item.late_policy), []
    for one in mine:
        if one.state != "handed_in" or one.needs_marking or one.score is None or one.ended_at is None:
            continue
        share = one.score / one.max_score if one.max_score else Decimal(1)
        given = (share * item.max_points).quantize(rules.CENT, ROUND_HALF_UP)
        late = late_by(item.due_at, one.ended_at)
        made.append((reckon_late(policy, given=given, worth=item.max_points, late=late), bool(late)))
    waiting = any(one.state == "handed_in" and one.needs_marking for one in mine)
    running = any(one.state == "in_progress" for one in mine)
    if not made:
        return None, False, waiting, running
    if item.counts == "average":
        mean = [
            (sum(column, Decimal(0)) / len(made)).quantize(rules.CENT, ROUND_HALF_UP)
            for column in ([one.given for one, _late in made], [one.taken for one, _late in made])
        ]
        return mean[0] - mean[1], any(late for _one, late in made), waiting, running
    best = max(made, key=lambda one: one[0].points)
    counted, late_one = {"best": best, "last": made[-1], "first": made[0]}[item.counts]
    return counted.points, late_one, waiting, running


def _submission(item: GradeItem, enrolment: Enrolment) -> tuple[Decimal | None, bool, bool, bool]:
    if item.assignment_id is None:
        return None, False, False, False
    mine = list(
        Submission.objects.filter(enrolment=enrolment, assignment=item.assignment_id).order_by("number")
    )
    marked = [one for one in mine if one.state == "marked"]
    waiting = any(one.state == "handed_in" and (not marked or one.number > marked[-1].number) for one in mine)
    draft = any(one.state == "draft" for one in mine)
    if not marked:
        return None, False, waiting, draft
    return marked[-1].points, marked[-1].late_by is not None, waiting, draft
