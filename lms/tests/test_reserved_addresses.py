"""No course or lesson stands where a route stands: the reserved words cover every route, now and when one is added."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from courses.catalogue.actions import create_course
from courses.catalogue.addresses import COURSE_WORDS, LESSON_WORDS, AddressReserved
from courses.models import Lesson
from courses.outline.actions import add_lesson, add_module, rename_lesson
from courses.testing import make_course

LESSON = re.compile(r"<slug:lesson>")
COURSE = re.compile(r"<slug:(course|slug)>")
# Roots below which a course stands.
ROOTS = frozenset({"learn", "courses", "teach", "insights", "studio"})


def routes(resolver: URLResolver, before: str = "") -> Iterator[list[str]]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route.strip("/").split("/")
        else:
            yield from routes(entry, route)


def words_in_place_of(parameter: re.Pattern[str]) -> set[str]:
    """Return the fixed words that stand, in some route, where another route has `parameter`."""
    every = [route for route in routes(get_resolver()) if route[0] in ROOTS]
    found = set()
    for route in every:
        for place, part in enumerate(route):
            if parameter.fullmatch(part):
                found |= {other[place] for other in every if len(other) > place and fits(other, route, place)}
    return {word for word in found if re.fullmatch(r"[\w-]+", word)}


def fits(other: list[str], route: list[str], place: int) -> bool:
    return all(
        mine == theirs or "<" in mine or "<" in theirs
        for mine, theirs in zip(route[:place], other[:place], strict=True)
    )


def test_every_fixed_word_beside_a_course_is_reserved() -> None:
    taken = words_in_place_of(COURSE)
    assert "attempts" in taken
    assert taken <= COURSE_WORDS, "name them in courses/catalogue/addresses.py"


def test_every_fixed_word_beside_a_lesson_is_reserved() -> None:
    taken = words_in_place_of(LESSON)
    assert {"certificate", "enrolment"} <= taken
    assert taken <= LESSON_WORDS, "name them in courses/catalogue/addresses.py"


@pytest.mark.django_db
@pytest.mark.usefixtures("scope")
def test_addresses_made_of_titles_step_aside(instructor: User) -> None:
    course = create_course(actor=instructor, title="Attempts")
    assert course.slug == "attempts-2"
    module = add_module(course=course, title="One", actor=instructor)
    slugs = [add_lesson(module=module, title="Certificate", actor=instructor).slug for _ in range(2)]
    assert slugs == ["certificate-2", "certificate-3"]


@pytest.mark.django_db
@pytest.mark.usefixtures("scope")
def test_addresses_given_by_hand_are_refused_with_a_sentence(instructor: User) -> None:
    with pytest.raises(AddressReserved, match="Choose another, such as “attempts-2”"):
        create_course(actor=instructor, title="Tries", slug="attempts")
    course = make_course(instructor)
    module = add_module(course=course, title="One", actor=instructor)
    with pytest.raises(AddressReserved, match="“enrolment”"):
        add_lesson(module=module, title="Joining", slug="enrolment", actor=instructor)


@pytest.mark.django_db
@pytest.mark.usefixtures("scope")
def test_a_lesson_that_had_the_address_before_it_was_reserved_can_still_be_changed(instructor: User) -> None:
    lesson = Lesson.objects.get(course=make_course(instructor), slug="lesson-1")
    Lesson.objects.filter(pk=lesson.pk).update(slug="certificate")
    lesson.refresh_from_db()
    assert rename_lesson(lesson=lesson, title="Another", actor=instructor).title == "Another"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("scope")
def test_the_admin_says_so_at_the_field(
    client_for: Callable[..., Client], admin: User, instructor: User
) -> None:
    course = make_course(instructor)
    module = add_module(course=course, title="One", actor=instructor)
    sent = {
        "title": "Joining", "slug": "enrolment", "module": str(module.pk), "position": "0",
        "content_type": "text", "duration_minutes": "1", "completion_rule": '{"viewed": true}',
        "blocks-TOTAL_FORMS": "0", "blocks-INITIAL_FORMS": "0",
    }  # fmt: skip
    page = client_for(admin).post("/admin/courses/lesson/add/", sent)
    assert "The site itself uses the address “enrolment”" in page.content.decode()
