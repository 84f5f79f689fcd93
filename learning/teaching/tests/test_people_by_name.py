"""A list of people by name costs a page, wherever it is opened, and follows people who change their names."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization, User
from courses.testing import make_course
from learning.enrolments.actions import enrol
from learning.enrolments.models import Enrolment
from learning.gradebook.order import Wish, ordered
from learning.teaching.queries import PER_PAGE, Asked, people
from lms.kernel import clock, tenancy
from lms.kernel.models import AuditEntry
from lms.testing.personas import make_organization

pytestmark = pytest.mark.django_db
MANY = 1_500


def walk(node: dict[str, Any]) -> Any:
    yield node
    for one in node.get("Plans", ()):
        yield from walk(one)


def test_a_page_in_the_middle_reads_a_page(scope: Organization, instructor: User) -> None:
    course, now = make_course(instructor), clock.now()
    made = User.objects.bulk_create(
        User(email=f"p{n}@example.org", full_name=f"Person {n:05}", password="!") for n in range(MANY)
    )
    Enrolment.objects.bulk_create(
        Enrolment(course=course, learner=one, enrolled_at=now) for one in reversed(made)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE learning_enrolment, accounts_user")
    first = people(course, Asked())
    assert [row.learner.full_name for row in first.people.rows] == [f"Person {n:05}" for n in range(PER_PAGE)]
    page = first
    for number in range(1, 15):
        with CaptureQueriesContext(connection) as captured:
            page = people(course, Asked(after=page.people.later))
        assert page.people.rows[0].learner.full_name == f"Person {number * PER_PAGE:05}"
    back = people(course, Asked(before=page.people.earlier))
    assert back.people.rows[0].learner.full_name == f"Person {13 * PER_PAGE:05}"

    (listed,) = [one["sql"] for one in captured if "sort_name" in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + listed)
        plan = cursor.fetchone()[0]
    [nodes] = [list(walk(one["Plan"])) for one in (plan if isinstance(plan, list) else json.loads(plan))]
    [scan] = [node for node in nodes if node.get("Relation Name") == "learning_enrolment"]
    assert scan["Index Name"] == "enrolment_by_name"
    assert scan["Actual Rows"] + scan.get("Rows Removed by Filter", 0) <= PER_PAGE + 2
    assert not [node for node in nodes if node["Node Type"] == "Sort"]

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE learning_enrolment e SET progress = n % 100, enrolled_at = enrolled_at - n * interval '1 min', "
            "last_seen_at = CASE WHEN n % 3 = 0 THEN enrolled_at - n * interval '1 min' END "
            "FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM learning_enrolment) s WHERE s.id = e.id"
        )
        cursor.execute("ANALYZE learning_enrolment")
    for sort, index in (("progress", "progress"), ("enrolled", "date"), ("seen", "sight")):
        page = people(course, Asked(sort=sort))
        with CaptureQueriesContext(connection) as captured:
            later = people(course, Asked(sort=sort, after=page.people.later))
        assert later.people.rows[0].pk not in {row.pk for row in page.people.rows}
        listed = captured[-1]["sql"]
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + listed)
            plan = cursor.fetchone()[0]
        nodes = list(walk(plan[0]["Plan"]))
        [scan] = [node for node in nodes if node.get("Relation Name") == "learning_enrolment"]
        assert scan["Index Name"] == f"enrolment_by_{index}"
        assert not [node for node in nodes if "Sort" in node["Node Type"]]
    assert ordered(course, Wish(), fresh=True).window(20, 1) == [first.people.rows[20].pk]


def test_who_changes_their_name_moves_in_every_organisation(
    scope: Organization, instructor: User, learner: User, other_learner: User
) -> None:
    now, course = clock.now(), make_course(instructor)
    for one in (learner, other_learner):
        enrol(course=course, learner=one, actor=one, now=now, source="self")
    elsewhere = make_organization("elsewhere", "elsewhere.example")
    with tenancy.scope(elsewhere):
        enrol(course=make_course(instructor), learner=learner, actor=learner, now=now, source="self")
    audited = AuditEntry.objects.filter(table_name="learning_enrolment")
    before = audited.count()
    assert before
    for name, place in (("AASE First", 0), ("Zoë Last", 1)):
        learner.full_name = name
        learner.save(update_fields=["full_name"])
        assert people(course, Asked()).people.rows[place].learner.full_name == name
        with tenancy.scope(elsewhere):
            assert Enrolment.objects.get().sort_name == name.lower()
    assert audited.count() == before
