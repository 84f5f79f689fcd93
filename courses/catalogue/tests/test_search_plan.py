"""The search uses its index although row-level security stands in front of the table."""

from typing import Any

import pytest
from django.db import connection

from courses.catalogue.words import search_query
from courses.models import Course
from lms.kernel import clock, tenancy

TABLE = "courses_course"


@pytest.fixture
def many_courses(organization: Any, other_organization: Any, instructor: Any) -> None:
    for owner in (organization, other_organization):
        with tenancy.scope(owner):
            Course.objects.bulk_create(
                Course(
                    title=f"Course {number} about word{number % 500}", slug=f"course-{number}", instructor=instructor,
                    summary=f"Something with number{number % 700}", is_published=True, published_at=clock.now(),
                )
                for number in range(3000)
            )  # fmt: skip
    with connection.cursor() as cursor:
        # What any test before has left to be sorted in makes the index look dear.
        cursor.execute("SELECT gin_clean_pending_list('course_search')")
        cursor.execute(f"ANALYZE {TABLE}")


@pytest.mark.usefixtures("many_courses", "scope")
def test_search_reads_the_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,), "Run as somebody whom row-level security stops."
        cursor.execute(
            "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relname = %s", [TABLE]
        )
        assert cursor.fetchone() == (True,)
    found = Course.objects.published().filter(search=search_query("word42"))  # type: ignore[attr-defined]
    plan = found.explain(analyze=True)
    assert "course_search" in plan, plan
    assert "Seq Scan on courses_course" not in plan, plan
    # word42 and, since the last word may be only begun, word420 to word429: six courses each.
    assert found.count() == 66


@pytest.mark.usefixtures("many_courses", "scope")
def test_the_usual_order_reads_the_index() -> None:
    page = Course.objects.published().order_by("-published_at", "-pk")[:12]  # type: ignore[attr-defined]
    plan = page.explain()
    assert "course_newest" in plan, plan
    assert "Sort" not in plan, plan
