"""How a course is found: by tag, by search engines, by the words its author chose for them."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from courses.models import Course
from courses.testing import make_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]


@pytest.fixture
def courses(db: None, scope: Any, instructor: User) -> None:
    make_course(
        instructor, slug="knots", title="Knots", tags=["rope", "hands"], seo_title="Tie knots that hold"
    )
    make_course(instructor, slug="sailing", title="Sailing", tags=["rope"])
    make_course(instructor, slug="secret", title="Secret", tags=["rope"], is_published=False)


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.usefixtures("courses")
def test_a_tag_filters_and_can_be_taken_away(client_for: Any) -> None:
    client = client_for(None)
    body = page(client, "/courses/?tag=Hands")
    assert "1 course" in body
    assert "Sailing" not in body
    assert 'href="?"' in body
    assert "2 courses" in page(client, "/courses/?tag=rope")
    assert "No course matches" in page(client, "/courses/?tag=%25")


@pytest.mark.usefixtures("courses")
def test_a_tag_goes_with_words_and_facets(client_for: Any) -> None:
    assert "1 course" in page(client_for(None), "/courses/?tag=rope&q=sail")


@pytest.mark.usefixtures("courses")
def test_search_engines_get_the_published_courses_of_this_host(client_for: Any, outsider: User) -> None:
    client = client_for(None)
    body = page(client, "/sitemap.xml")
    assert "/courses/knots/" in body
    assert "secret" not in body
    assert "Sitemap: http://" in page(client, "/robots.txt")


@pytest.mark.usefixtures("courses")
def test_an_author_chooses_the_words_for_search_engines(client_for: Any) -> None:
    body = page(client_for(None), "/courses/knots/")
    assert "<title>Tie knots that hold" in body
    assert 'href="/courses/?tag=rope"' in body


@pytest.mark.usefixtures("courses")
def test_a_course_goes_to_the_bin_and_comes_back(
    client_for: Any, instructor: User, other_instructor: User
) -> None:
    client = client_for(instructor)
    assert client.post("/teach/knots/binned/").status_code == 302
    assert client.get("/courses/knots/").status_code == 404
    assert "Knots" in page(client, "/teach/bin/")
    assert client_for(other_instructor).post("/teach/knots/binned/", {"restore": "1"}).status_code == 404
    assert client.post("/teach/knots/binned/", {"restore": "1"}).status_code == 302
    assert Course.objects.get(slug="knots").deleted_at is None
