"""Codes, approval, invitations, the waiting list, expiry and renewal; and that nothing happens twice."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import Membership, User
from courses.models import Course
from courses.testing import make_course
from learning.enrolments import invitations, line, terms
from learning.enrolments.actions import (
    Closed,
    CourseFull,
    WrongCode,
    complete,
    decline,
    enrol,
    enrol_oneself,
    withdraw,
)
from learning.enrolments.handlers import follow_places
from learning.enrolments.models import Cohort, Enrolment, EnrolmentChange, Invitation
from learning.enrolments.tasks import keep_enrolments
from lms.kernel import clock, consumers, tenancy
from lms.kernel.models import Event
from lms.testing.personas import make_organization, make_person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def course(scope: object, instructor: User) -> Course:
    return make_course(instructor, lessons=2)


def ruled(course: Course, teacher: User, capacity: int | None = None, **values: Any) -> Course:
    """Give the course rules; return it as it is now."""
    terms.save_rules(course=course, values=values, capacity=capacity, actor=teacher, now=clock.now())
    course.refresh_from_db()
    return course


def crowd(scope: Any, number: int) -> list[User]:
    return [make_person(scope, f"Person {one}", "student") for one in range(number)]


def hear() -> None:
    """Let the consumer see what happened, all of it, as after a crash."""
    follow_places(list(Event.objects.order_by("position")))


def states(course: Course) -> list[str]:
    rows = Enrolment.objects.filter(course=course).order_by("learner__full_name")
    return list(rows.values_list("state", flat=True))


def test_a_code_opens_the_course(course: Course, instructor: User, learner: User) -> None:
    ruled(course, instructor, way="code", access_code="Lion 7")
    for wrong in ("", "lion 7", "Lion"):
        with pytest.raises(WrongCode):
            enrol_oneself(course=course, learner=learner, now=clock.now(), code=wrong)
    made = enrol_oneself(course=course, learner=learner, now=clock.now(), code=" Lion 7 ")
    assert (made.state, made.changes.get().reason) == ("active", "code")


def test_by_invitation_only_and_back_after_leaving(course: Course, instructor: User, learner: User) -> None:
    ruled(course, instructor, way="invited")
    with pytest.raises(Closed):
        enrol_oneself(course=course, learner=learner, now=clock.now())


def test_a_teacher_lets_in_or_says_no(
    course: Course, instructor: User, learner: User, other_learner: User
) -> None:
    ruled(course, instructor, needs_approval=True)
    first, second = (
        enrol_oneself(course=course, learner=one, now=clock.now()) for one in (learner, other_learner)
    )
    assert (first.state, first.waits_for) == ("pending", "approval")
    assert not Event.objects.filter(verb="learning.enrolment.created").exists()
    for _click in range(2):
        line.approve(enrolment=first, actor=instructor, now=clock.now())
        decline(enrolment=second, actor=instructor, now=clock.now())
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.waits_for, second.state) == ("active", "", "withdrawn")
    assert Event.objects.get(verb="learning.enrolment.created").payload["source"] == "approval"
    assert Event.objects.filter(verb="learning.enrolment.declined").count() == 1
    change = EnrolmentChange.objects.filter(enrolment=first).order_by("-created_at", "-pk").first()
    assert (change.before, change.after, change.actor) == ("pending", "active", instructor)


@pytest.mark.parametrize("how", ["withdrawn", "expired", "more places", "no limit", "erased"])
def test_the_line_moves_up_in_its_order_and_once(
    how: str, scope: Any, course: Course, instructor: User
) -> None:
    ruled(course, instructor, capacity=2, waiting_list=True)
    now, people = clock.now(), crowd(scope, 5)
    rows = [
        enrol_oneself(course=course, learner=one, now=now + timedelta(seconds=n))
        for n, one in enumerate(people)
    ]
    assert states(course) == ["active", "active", "pending", "pending", "pending"]
    assert [line.place_in_line(row) for row in rows] == [None, None, 1, 2, 3]
    if how == "withdrawn":
        withdraw(enrolment=rows[0], actor=instructor, now=now)
    elif how == "expired":
        Enrolment.objects.filter(pk=rows[0].pk).update(expires_at=now)
        terms.expire_due(now=now)
    elif how == "erased":
        rows[0].delete()  # as with the account; no event tells of it, but the beat looks
        with tenancy.platform():
            keep_enrolments.run()
    else:
        ruled(course, instructor, capacity=3 if how == "more places" else None, waiting_list=True)
    hear()
    hear()
    moved = Event.objects.filter(verb="learning.enrolment.created", payload__source="waiting_list")
    wanted = [rows[2].pk, rows[3].pk, rows[4].pk] if how == "no limit" else [rows[2].pk]
    assert list(moved.order_by("position").values_list("object_id", flat=True)) == wanted
    for row in rows[2:]:
        row.refresh_from_db()
    assert [line.place_in_line(row) for row in rows[2:]] == (
        [None] * 3 if how == "no limit" else [None, 1, 2]
    )


def test_nobody_overtakes_the_line_and_no_list_means_full(
    scope: Any, course: Course, instructor: User
) -> None:
    ruled(course, instructor, capacity=1, waiting_list=True)
    first, second, third, fourth = crowd(scope, 4)
    held = enrol_oneself(course=course, learner=first, now=clock.now())
    enrol_oneself(course=course, learner=second, now=clock.now())
    withdraw(enrolment=held, actor=first, now=clock.now())
    # The free place is promised to the one who waits, even before the line has moved.
    assert enrol_oneself(course=course, learner=third, now=clock.now()).waits_for == "place"
    hear()
    assert Enrolment.objects.get(learner=second).state == "active"
    ruled(course, instructor, capacity=1, waiting_list=False)
    with pytest.raises(CourseFull):
        enrol_oneself(course=course, learner=fourth, now=clock.now())


def test_a_full_cohort_lets_the_next_of_another_pass(scope: Any, course: Course, instructor: User) -> None:
    ruled(course, instructor, capacity=2, waiting_list=True)
    full = Cohort.objects.create(course=course, name="Full", capacity=1)
    a, b, c, d = crowd(scope, 4)
    now = clock.now()
    common: dict[str, Any] = {"course": course, "actor": instructor, "source": "staff", "waits": True}
    enrol(learner=a, cohort=full, now=now, **common)
    enrol(learner=b, now=now, **common)
    waits = enrol(learner=c, cohort=full, now=now + DAY, **common)
    enrol(learner=d, now=now + 2 * DAY, **common)
    withdraw(enrolment=Enrolment.objects.get(learner=b), actor=instructor, now=now)
    hear()
    waits.refresh_from_db()
    assert (waits.state, Enrolment.objects.get(learner=d).state) == ("pending", "active")


def waiting(course: Course, many: int, cohort: Cohort | None = None, **fields: Any) -> list[Enrolment]:
    """Put people at the end of the line, past the actions."""
    now, behind = clock.now(), Enrolment.objects.filter(course=course).count()
    people = User.objects.bulk_create(
        User(email=f"line{behind + one}@example.org", full_name=f"Line {behind + one}") for one in range(many)
    )
    return list(
        Enrolment.objects.bulk_create(
            Enrolment(
                course=course, learner=one, cohort=cohort, state="pending", waits_for="place", enrolled_at=now,
                waits_since=now + timedelta(seconds=behind + number), **fields,
            )
            for number, one in enumerate(people)
        )
    )  # fmt: skip


def test_many_places_at_once_are_given_in_order_by_a_handful_of_statements(
    course: Course, instructor: User, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(line, "BATCH", 20)
    ruled(course, instructor, capacity=50, waiting_list=True, access_days=30)
    now = clock.now()
    small = Cohort.objects.create(course=course, name="Small", capacity=5, ends_at=now + DAY)
    first, inside = waiting(course, 15), waiting(course, 30, small)
    late = waiting(course, 40)
    done = waiting(course, 1, completed_at=now)
    # In batches of twenty; the first ends where the small cohort is full, so its others are passed over.
    with django_assert_max_num_queries(40):
        assert line.move_up(course_id=course.pk, now=now) == 50
    moved = Enrolment.objects.exclude(state="pending")
    assert {row.pk for row in moved} == {row.pk for row in [*first, *inside[:5], *late[:30]]}
    assert {row.expires_at for row in moved} == {now + 30 * DAY, now + DAY}
    assert set(EnrolmentChange.objects.values_list("before", "after", "reason")) == {
        ("pending", "active", "waiting_list")
    }
    told = Event.objects.filter(verb="learning.enrolment.created", payload__source="waiting_list")
    assert (EnrolmentChange.objects.count(), told.count()) == (50, 50)
    monkeypatch.setattr(line, "MOST", 4)
    ruled(course, instructor, capacity=None, waiting_list=True)
    Enrolment.objects.filter(pk__in=[row.pk for row in late]).delete()
    Cohort.objects.update(capacity=None)
    assert line.move_up(course_id=course.pk, now=now) == 20  # a batch is not cut
    assert line.move_up(course_id=course.pk, now=now) == 6
    assert Enrolment.objects.get(pk=done[0].pk).state == "completed"


def test_access_ends_is_announced_once_and_is_renewed(
    course: Course, instructor: User, learner: User
) -> None:
    ruled(course, instructor, access_days=30, renewable=True)
    now = clock.now()
    made = enrol_oneself(course=course, learner=learner, now=now)
    assert made.expires_at == now + 30 * DAY
    assert [terms.warn_of_expiry(now=now + days * DAY) for days in (20, 24, 25)] == [0, 1, 0]
    assert [terms.expire_due(now=now + days * DAY) for days in (29, 30, 31)] == [0, 1, 0]
    made.refresh_from_db()
    assert made.state == "expired"
    with pytest.raises(Closed):
        enrol_oneself(course=course, learner=learner, now=now + 31 * DAY)
    terms.renew_oneself(enrolment=made, now=now + 40 * DAY)
    made.refresh_from_db()
    assert (made.state, made.expires_at, made.warned_at) == ("active", now + 70 * DAY, None)
    reasons = made.changes.order_by("created_at", "pk").values_list("after", "reason")
    assert list(reasons) == [("active", "self"), ("expired", "time"), ("active", "renewed")]
    ruled(course, instructor, access_days=30, renewable=False)
    with pytest.raises(Closed):
        terms.renew_oneself(enrolment=made, now=now + 40 * DAY)
    later = now + 200 * DAY
    assert terms.renew(enrolment=made, actor=instructor, now=now + 40 * DAY, until=later).expires_at == later


def test_who_completed_the_course_keeps_it(course: Course, instructor: User, learner: User) -> None:
    ruled(course, instructor, access_days=1)
    made = enrol_oneself(course=course, learner=learner, now=clock.now())
    complete(enrolment=made, now=clock.now())
    assert terms.expire_due(now=clock.now() + 9 * DAY) == 0


def test_access_ends_with_the_cohort_and_follows_it(course: Course, instructor: User, learner: User) -> None:
    now = clock.now()
    cohort = Cohort.objects.create(course=course, name="Autumn", ends_at=now + 10 * DAY)
    made = enrol(course=course, learner=learner, actor=instructor, now=now, source="staff", cohort=cohort)
    assert made.expires_at == cohort.ends_at
    cohort.ends_at = now + 20 * DAY
    terms.save_cohort(cohort=cohort, actor=instructor, now=now)
    made.refresh_from_db()
    assert made.expires_at == now + 20 * DAY
    assert terms.expire_due(now=now + 20 * DAY) == 1
    cohort.ends_at = now + 30 * DAY
    terms.save_cohort(cohort=cohort, actor=instructor, now=now + 21 * DAY)
    made.refresh_from_db()
    last = made.changes.latest("created_at")
    assert (made.state, made.expires_at, last.reason, last.actor) == (
        "active",
        now + 30 * DAY,
        "renewed",
        instructor,
    )
    terms.move_to_cohort(enrolment=made, cohort=None, actor=instructor, now=now)
    made.refresh_from_db()
    assert (made.cohort, made.expires_at) == (None, None)


def test_an_invitation_is_used_up_revoked_and_sealed(
    scope: Any, course: Course, instructor: User, outsider: User, learner: User
) -> None:
    ruled(course, instructor, way="invited", needs_approval=True)
    now = clock.now()
    link = invitations.make_link(
        course=course, cohort=None, label="", expires_at=now + DAY, uses_allowed=1, actor=instructor, now=now
    )
    secret = invitations.seal(link)
    assert invitations.unsealed(secret) == link.pk.hex
    assert invitations.unsealed(secret[:-1] + ("a" if secret[-1] != "a" else "b")) == ""
    for _click in range(2):
        assert invitations.accept(invitation=link, learner=outsider, now=now).state == "active"
    assert Membership.objects.filter(user=outsider).exists()
    with pytest.raises(Closed):
        invitations.accept(invitation=link, learner=learner, now=now)
    Invitation.objects.update(uses_allowed=None)
    with pytest.raises(Closed):
        invitations.accept(invitation=link, learner=learner, now=now + DAY)
    invitations.revoke(invitation=link, actor=instructor, now=now)
    with pytest.raises(Closed):
        invitations.accept(invitation=link, learner=learner, now=now)


def test_an_address_is_written_to_once(course: Course, instructor: User) -> None:
    now = clock.now()
    for _time in range(2):
        invitations.invite_by_email(
            course=course, email=" New@Example.org ", cohort=None, actor=instructor, now=now
        )
    assert Invitation.objects.get().email == "new@example.org"
    assert Event.objects.filter(verb="learning.invitation.made").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_hundred_clicks_make_one_row_and_a_line_without_gaps() -> None:
    """Ten people, ten clicks each, all at once, on three places; then two leave while four workers move the line."""
    organization = make_organization("college", "testserver")
    teacher = make_person(organization, "Ines")
    people = [make_person(organization, f"Person {number}") for number in range(10)]
    with tenancy.scope(organization):
        course = ruled(make_course(teacher), teacher, capacity=3, waiting_list=True)

    def together(calls: list[Callable[[], object]]) -> None:
        barrier = Barrier(len(calls))
        errors: list[Exception] = []

        def run(call: Callable[[], object]) -> None:
            try:
                with tenancy.scope(organization):
                    barrier.wait()
                    call()
            except Exception as error:
                errors.append(error)
            finally:
                connection.close()

        threads = [Thread(target=run, args=[call]) for call in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []

    def click(one: User) -> Callable[[], object]:
        return lambda: enrol_oneself(course=course, learner=one, now=clock.now())

    for _wave in range(2):  # fifty at a time: the database has not a hundred connections
        together([click(one) for one in people for _click in range(5)])
    with tenancy.scope(organization), transaction.atomic():
        found = Enrolment.objects.filter(course=course)
        assert (found.count(), found.filter(state="active").count()) == (10, 3)
        assert EnrolmentChange.objects.count() == 10
        held = list(found.filter(state="active")[:2])
        for row in held:
            withdraw(enrolment=row, actor=teacher, now=clock.now())
    together([lambda: line.move_up(course_id=course.pk, now=clock.now())] * 4)
    consumers.run_all()
    keep_enrolments()
    with tenancy.scope(organization):
        assert Enrolment.objects.filter(course=course, state="active").count() == 3
        moved = Event.objects.filter(verb="learning.enrolment.created", payload__source="waiting_list")
        assert moved.count() == 2
