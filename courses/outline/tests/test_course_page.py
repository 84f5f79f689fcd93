"""The page of a course."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import api
from courses.models import CourseStaff, Lesson, Prerequisite
from courses.testing import make_course, make_quiz
from lms.kernel import clock

pytestmark = pytest.mark.usefixtures("scope")
EVERYBODY = (None, "learner", "instructor", "other_instructor", "admin", "staff")


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_reads_a_published_course(
    request: Any, client_for: Any, instructor: Any, who: str | None
) -> None:
    make_course(instructor)
    client = client_for(request.getfixturevalue(who) if who else None)
    assert client.get("/courses/statistics/").status_code == 200


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 404),
        ("learner", 404),
        ("other_instructor", 404),
        ("instructor", 200),
        ("admin", 200),
        ("staff", 200),
    ],
)
def test_a_draft_is_for_its_team(
    request: Any, client_for: Any, instructor: Any, who: str | None, status: int
) -> None:
    make_course(instructor, is_published=False)
    client = client_for(request.getfixturevalue(who) if who else None)
    response = client.get("/courses/statistics/")
    assert response.status_code == status
    if status == 200:
        assert b"Not published" in response.content
        assert b"ld+json" not in response.content


def test_it_answers_what_people_ask(client_for: Any, instructor: Any, other_instructor: Any) -> None:
    before = make_course(instructor, slug="before", title="Fractions first")
    course = make_course(
        instructor,
        summary="From queues to intervals.",
        audience="Nurses who meet numbers.",
        requirements="You need fractions.",
        outcomes=["plan a survey", "read a report"],
        description_html="<p>All <em>about</em> it.</p>",
        difficulty_level="beginner",
        language="sw",
        price=Decimal("6500"),
        currency="KES",
        estimated_duration_minutes=2400,
        capacity=200,
    )
    Prerequisite.objects.create(course=course, required_course=before)
    CourseStaff.objects.create(course=course, user=other_instructor, role="co_instructor")
    Lesson.objects.filter(course=course, slug="lesson-2").update(is_preview=True)
    make_quiz(Lesson.objects.get(course=course, slug="lesson-3"), questions=6)
    page = client_for(None).get("/courses/statistics/").content.decode()
    for words in (
        "From queues to intervals.", "Nurses who meet numbers.", "You need fractions.", "plan a survey",
        "<em>about</em>", "Beginner", "Kiswahili", "40 h", "KES 6,500", "200 places", "Fractions first",
        "1 module", "3 lessons", "6 questions", "Ines Instructor", "Omar Otherteacher", "Co-instructor",
    ):  # fmt: skip
        assert words in page, words
    assert re.search(r'href="/learn/statistics/lesson-2/">\s*read free', page)
    assert "/learn/statistics/lesson-1/" not in page


def test_the_way_in(client_for: Any, instructor: Any, learner: Any) -> None:
    make_course(instructor)
    signed_out = client_for(None).get("/courses/statistics/").content.decode()
    assert 'href="/accounts/login/?next=/courses/statistics/"' in signed_out
    assert "/enrolment/" not in signed_out
    signed_in = client_for(learner).get("/courses/statistics/").content.decode()
    assert '<form class="course-enrol" method="post" action="/learn/statistics/enrolment/">' in signed_in
    assert "csrfmiddlewaretoken" in signed_in
    assert 'data-fragment="/learn/statistics/enrolment/"' in signed_in


def test_search_engines_get_data_that_cannot_break_out(client_for: Any, instructor: Any) -> None:
    make_course(instructor, title="</script><script>alert(1)</script>", summary='"<!--')
    page = client_for(None).get("/courses/statistics/").content.decode()
    assert "<script>alert" not in page
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    data = json.loads(found)
    assert data["@type"] == "Course"
    assert data["name"] == "</script><script>alert(1)</script>"
    here = f"http://{data['url'].split('/')[2]}"
    assert (data["url"], data["provider"]["sameAs"]) == (f"{here}/courses/statistics/", f"{here}/")
    assert f'<link rel="canonical" href="{here}/courses/statistics/">' in page
    assert 'property="og:title" content="&lt;/script&gt;' in page


def test_a_change_is_seen_at_once(client_for: Any, instructor: Any) -> None:
    make_course(instructor)
    client = client_for(None)
    assert b"Lesson 1" in client.get("/courses/statistics/").content
    lesson = Lesson.objects.get(slug="lesson-1")
    api.rename_lesson(lesson=lesson, title="Renamed", actor=instructor)
    assert b"Renamed" in client.get("/courses/statistics/").content
    api.bin_lesson(lesson=Lesson.objects.get(slug="lesson-1"), actor=instructor, now=clock.now())
    assert b"Renamed" not in client.get("/courses/statistics/").content


def test_as_many_queries_for_sixty_lessons_as_for_three(client_for: Any, instructor: Any) -> None:
    client = client_for(None)
    client.get("/courses/")  # from here on the process knows whose host name it is
    cold, warm = [], []
    for slug, lessons in (("short", 3), ("long", 60)):
        make_course(instructor, slug=slug, lessons=lessons)
        for counts in (cold, warm):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/courses/{slug}/").status_code == 200
            counts.append(len(queries))
    assert cold == [5, 5]
    assert warm == [3, 3]
