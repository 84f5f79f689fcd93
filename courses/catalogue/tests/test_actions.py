"""Making, publishing and binning courses."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from courses import api
from courses.catalogue.actions import AddressTaken, NothingToPublish
from courses.catalogue.remembered import remembered
from courses.models import Course
from courses.testing import make_course
from lms.kernel import clock
from lms.kernel.models import Event

pytestmark = pytest.mark.usefixtures("scope")


def _verbs(course: Course) -> list[str]:
    found = Event.objects.filter(course_id=course.pk).order_by("position")
    return list(found.values_list("verb", flat=True))


def test_a_title_is_enough(instructor: Any) -> None:
    first = api.create_course(actor=instructor, title="Größe & Maß", description="Some *text*.")
    second = api.create_course(actor=instructor, title="Größe & Maß")
    assert (first.slug, second.slug) == ("groe-ma", "groe-ma-2")
    assert first.description_html == "<p>Some <em>text</em>.</p>"
    assert first.instructor == instructor
    assert not first.is_published
    assert _verbs(first) == ["courses.course.created"]


def test_an_address_is_taken_once(instructor: Any) -> None:
    api.create_course(actor=instructor, title="One", slug="one")
    with pytest.raises(AddressTaken, match="one"):
        api.create_course(actor=instructor, title="Two", slug="one")
    assert Course.objects.count() == 1


def test_publishing_twice_is_publishing_once(instructor: Any) -> None:
    course = make_course(instructor, is_published=False, published_at=None)
    now = clock.now()
    api.publish_course(course=course, actor=instructor, now=now)
    api.publish_course(course=course, actor=instructor, now=now + timedelta(hours=1))
    course.refresh_from_db()
    assert course.is_published
    assert course.published_at == now
    assert _verbs(course) == ["courses.course.published"]


def test_the_first_date_stays(instructor: Any) -> None:
    course = make_course(instructor, is_published=False, published_at=None)
    now = clock.now()
    api.publish_course(course=course, actor=instructor, now=now)
    api.unpublish_course(course=course, actor=instructor)
    api.unpublish_course(course=course, actor=instructor)
    api.publish_course(course=course, actor=instructor, now=now + timedelta(days=1))
    course.refresh_from_db()
    assert course.published_at == now
    assert _verbs(course) == [
        "courses.course.published", "courses.course.unpublished", "courses.course.published",
    ]  # fmt: skip


def test_an_empty_course_is_not_published(instructor: Any) -> None:
    course = make_course(instructor, lessons=0, is_published=False)
    with pytest.raises(NothingToPublish):
        api.publish_course(course=course, actor=instructor, now=clock.now())
    course.refresh_from_db()
    assert not course.is_published


def test_the_bin_gives_back_what_was_put_in(instructor: Any) -> None:
    course = make_course(instructor)
    api.bin_course(course=course, actor=instructor, now=clock.now())
    assert not Course.objects.kept().exists()  # type: ignore[attr-defined]
    api.restore_course(course=course, actor=instructor)
    course.refresh_from_db()
    assert course.is_published
    assert course.lessons.published().count() == 3  # type: ignore[attr-defined]
    assert _verbs(course) == ["courses.course.binned", "courses.course.restored"]


def test_a_version_that_was_rolled_back_never_comes_again(instructor: Any) -> None:
    course = make_course(instructor)
    seen = set()
    for _attempt in range(3):
        place = transaction.savepoint()
        course.touch_content()
        course.refresh_from_db()
        seen.add(course.content_version)
        transaction.savepoint_rollback(place)
    course.touch_content()
    course.refresh_from_db()
    assert len(seen) == 3
    assert course.content_version not in seen
    assert course.content_version > max(seen)


def test_what_is_remembered_is_built_once() -> None:
    built = []
    for _time in range(3):
        assert remembered("courses:test:1", lambda: built.append(1) or "value") == "value"  # type: ignore[func-returns-value]
    assert built == [1]


@pytest.mark.parametrize(
    "wrong", [{"price": -1}, {"difficulty_level": "hard"}, {"pass_mark": 101}, {"slug": "statistics"}]
)
def test_the_database_refuses(instructor: Any, wrong: dict[str, Any]) -> None:
    make_course(instructor, lessons=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Course.objects.create(**({"title": "x", "slug": "x", "instructor": instructor} | wrong))
