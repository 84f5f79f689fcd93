"""The catalogue as anybody reads it."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import Category, Course
from courses.testing import make_course
from lms.kernel import clock, tenancy

pytestmark = pytest.mark.usefixtures("scope")


def _fill(instructor: Any) -> None:
    music = Category.objects.create(name="Music", slug="music", position=2)
    maths = Category.objects.create(name="Mathematics", slug="mathematics", position=1)
    beginner, advanced = Course.Difficulty.BEGINNER, Course.Difficulty.ADVANCED
    facts: list[dict[str, Any]] = [
        {
            "title": "Harmony",
            "category": music,
            "difficulty_level": beginner,
            "estimated_duration_minutes": 300,
        },
        {"title": "Voice leading", "category": music, "difficulty_level": advanced, "price": Decimal(40)},
        {"title": "Sampling", "category": maths, "language": "sw", "estimated_duration_minutes": 2400},
        {
            "title": "Proofs",
            "category": maths,
            "difficulty_level": beginner,
            "language": "fr",
            "price": Decimal(9),
        },
        {
            "title": "Logic",
            "category": None,
            "difficulty_level": beginner,
            "estimated_duration_minutes": 3000,
        },
    ]
    for number, fields in enumerate(facts):
        make_course(instructor, slug=f"course-{number}", lessons=0, **fields)


def _titles(response: Any) -> list[str]:
    return re.findall(r'class="card-title"><a[^>]*>([^<]+)</a>', response.content.decode())


def _facet(response: Any, name: str) -> dict[str, int]:
    catalogue = response.context["catalogue"]
    facet = next(one for one in catalogue.facets if one.name == name)
    return {value.value: value.count for value in facet.values}


@pytest.mark.parametrize("who", [None, "learner", "instructor", "admin", "staff"])
def test_everybody_sees_published_courses_only(
    request: Any, client_for: Any, instructor: Any, who: str | None
) -> None:
    make_course(instructor, slug="open", lessons=0)
    make_course(instructor, slug="draft", lessons=0, is_published=False)
    make_course(instructor, slug="binned", lessons=0, deleted_at=clock.now())
    response = client_for(request.getfixturevalue(who) if who else None).get("/courses/")
    assert response.status_code == 200
    assert _titles(response) == ["Open"]


def test_another_organisation_has_its_own_catalogue(
    client_for: Any, instructor: Any, outsider: Any, other_organization: Any
) -> None:
    make_course(instructor, slug="ours", lessons=0)
    with tenancy.scope(other_organization):
        make_course(outsider, slug="theirs", lessons=0)
    client = client_for(outsider, host="other.localhost")
    assert _titles(client.get("/courses/")) == ["Theirs"]
    assert client.get("/courses/ours/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=harmony", ["Harmony"]),
        ("q=harmo", ["Harmony"]),
        ("q=sampled", ["Sampling"]),
        ("q=-harmony&sort=title", ["Logic", "Proofs", "Sampling", "Voice leading"]),
        ("q=harmony+or+logic&sort=title", ["Harmony", "Logic"]),
        ("q=voice+lea", ["Voice leading"]),
        ("q=nothing+like+it", []),
        ("q=%27%22%28%26%3A*+%7C+%21", []),
        ("subject=music&sort=title", ["Harmony", "Voice leading"]),
        ("subject=music&subject=mathematics&level=beginner&sort=title", ["Harmony", "Proofs"]),
        ("language=sw&language=fr&sort=title", ["Proofs", "Sampling"]),
        ("price=paid&sort=title", ["Proofs", "Voice leading"]),
        ("price=free&price=paid&level=advanced", ["Voice leading"]),
        ("length=short", ["Harmony"]),
        ("length=medium", ["Sampling"]),
        ("length=long&length=short&sort=shortest", ["Harmony", "Logic"]),
        ("subject=made-up", []),
        ("level=made-up&price=made-up&sort=made-up&page=99&subject=music", ["Voice leading", "Harmony"]),
    ],
)
def test_what_is_found(client_for: Any, instructor: Any, query: str, found: list[str]) -> None:
    _fill(instructor)
    response = client_for(None).get(f"/courses/?{query}")
    assert response.status_code == 200
    assert _titles(response) == found
    assert response.context["catalogue"].total == len(found)


def test_each_facet_counts_with_the_others_as_they_are(client_for: Any, instructor: Any) -> None:
    _fill(instructor)
    response = client_for(None).get("/courses/?subject=music&price=free")
    assert _facet(response, "subject") == {"mathematics": 1, "music": 1}
    assert _facet(response, "price") == {"free": 1, "paid": 1}
    assert _facet(response, "level") == {"beginner": 1}
    assert _facet(response, "language") == {"en": 1}
    # Words narrow every facet.
    response = client_for(None).get("/courses/?q=voice")
    assert _facet(response, "subject") == {"music": 1}
    assert _facet(response, "length") == {}


def test_a_count_is_what_choosing_gives(client_for: Any, instructor: Any) -> None:
    _fill(instructor)
    client = client_for(None)
    start = client.get("/courses/?language=en")
    for facet in start.context["catalogue"].facets:
        if facet.name == "language":
            continue
        for value in facet.values:
            chosen = client.get(f"/courses/?language=en&{facet.name}={value.value}")
            assert chosen.context["catalogue"].total == value.count, (facet.name, value.value)


def test_closest_comes_first(client_for: Any, instructor: Any) -> None:
    make_course(instructor, slug="b", lessons=0, title="Cooking", description="A word on harmony.")
    make_course(instructor, slug="a", lessons=0, title="Harmony")
    make_course(instructor, slug="c", lessons=0, title="Music", summary="Mostly harmony.")
    response = client_for(None).get("/courses/?q=harmony")
    assert _titles(response) == ["Harmony", "Music", "Cooking"]
    assert response.context["catalogue"].sort == "closest"
    assert client_for(None).get("/courses/").context["catalogue"].sort == "newest"


def test_pages_show_every_course_once(client_for: Any, instructor: Any) -> None:
    now = clock.now()
    for number in range(30):
        make_course(instructor, slug=f"course-{number}", lessons=0, published_at=now)
    client = client_for(None)
    seen = [title for page in (1, 2, 3) for title in _titles(client.get(f"/courses/?page={page}"))]
    assert len(seen) == 30
    assert len(set(seen)) == 30
    assert b"25 to 30 of 30" in client.get("/courses/?page=3").content


def test_chips_take_one_filter_away(client_for: Any, instructor: Any) -> None:
    _fill(instructor)
    chips = client_for(None).get("/courses/?q=a&subject=music&language=en&page=2").context["catalogue"].chips
    assert [(str(chip.label), chip.url) for chip in chips] == [
        ("Music", "?q=a&language=en"),
        ("English", "?q=a&subject=music"),
    ]


def test_it_is_a_form_that_needs_no_script(client_for: Any, instructor: Any) -> None:
    _fill(instructor)
    page = client_for(None).get("/courses/?subject=music&q=harmony").content.decode()
    assert '<form class="catalogue" id="catalogue" method="get" action="/courses/"' in page
    assert re.search(r'name="subject" value="music"[^>]*checked', page)
    assert 'name="q" value="harmony"' in page
    assert '<button class="button facets-submit" type="submit">' in page


def test_htmx_gets_the_form_alone(client_for: Any, instructor: Any) -> None:
    _fill(instructor)
    response = client_for(None).get("/courses/", headers={"HX-Request": "true"})
    assert response.content.strip().startswith(b'<form class="catalogue"')
    assert response.headers["Vary"].startswith("HX-Request")


def test_what_people_type_is_text(client_for: Any, instructor: Any) -> None:
    make_course(instructor, slug="x", lessons=0, title="<script>x</script>", summary="<b>bold</b>")
    page = client_for(None).get('/courses/?q="><script>alert(1)</script>').content.decode()
    assert "<script>alert" not in page
    page = client_for(None).get("/courses/").content.decode()
    assert "<script>x" not in page
    assert "<b>bold" not in page


def test_nothing_found_still_says_what_was_asked(client_for: Any, instructor: Any) -> None:
    _fill(instructor)
    response = client_for(None).get(
        "/courses/?q=zzz&subject=music&subject=made-up&language=sw&language=made-up"
    )
    assert [str(chip.label) for chip in response.context["catalogue"].chips] == ["Music", "Kiswahili"]
    assert b"No course matches all of this" in response.content


@pytest.mark.parametrize("address", ["/courses/", "/courses/?q=course&subject=music&sort=closest"])
def test_two_queries_at_any_size(client_for: Any, instructor: Any, address: str) -> None:
    music = Category.objects.create(name="Music", slug="music")

    def add(first: int, last: int) -> None:
        Course.objects.bulk_create(
            Course(
                title=f"Course {number}", slug=f"course-{number}", instructor=instructor, category=music,
                is_published=True, published_at=clock.now(),
            )
            for number in range(first, last)
        )  # fmt: skip

    client = client_for(None)
    client.get("/courses/")  # from here on the process knows whose host name it is
    counts = []
    for first, last in ((0, 10), (10, 1000)):
        add(first, last)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts == [2, 2], [query["sql"] for query in queries]
