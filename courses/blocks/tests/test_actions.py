"""Blocks: rendered, cleaned, ordered."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from courses import api
from courses.blocks.actions import WrongBlock, remove_block, remove_resource
from courses.models import Block, Lesson, Resource
from courses.testing import make_course

pytestmark = pytest.mark.usefixtures("scope")


@pytest.fixture
def lesson(instructor: Any) -> Lesson:
    lesson: Lesson = make_course(instructor, lessons=1).lessons.get()  # type: ignore[attr-defined]
    Block.objects.all().delete()
    return lesson


def test_markdown_is_rendered_below_the_title_of_the_lesson(lesson: Lesson, instructor: Any) -> None:
    block = api.add_block(lesson=lesson, kind="text", body="# Means\n\n$x^2$ <b>raw</b>", actor=instructor)
    assert block.html.startswith("<h3>Means</h3>")
    assert 'class="math"' in block.html
    assert "<b>raw" not in block.html


def test_imported_html_is_cleaned_and_kept_as_html(lesson: Lesson, instructor: Any) -> None:
    body = '<h1>Title</h1><p onclick="x()">Text</p><script>alert(1)</script>'
    block = api.add_block(lesson=lesson, kind="text", body=body, data={"format": "html"}, actor=instructor)
    assert block.html == "<h3>Title</h3><p>Text</p>"
    assert block.body == body


def test_blocks_go_to_the_end_and_where_they_are_put(lesson: Lesson, instructor: Any) -> None:
    a, b, c = (api.add_block(lesson=lesson, kind="text", title=title, actor=instructor) for title in "abc")
    assert [a.position, b.position, c.position] == [1, 2, 3]
    api.order_blocks(lesson=lesson, order=[c.pk, a.pk], actor=instructor)
    ordered = Block.objects.filter(lesson=lesson).order_by("position")
    assert [(one.title, one.position) for one in ordered] == [("c", 1), ("a", 2), ("b", 3)]
    remove_block(block=a, actor=instructor)
    assert [one.title for one in ordered.all()] == ["c", "b"]


@pytest.mark.parametrize("kind", ["video", "quiz", "embed"])
def test_a_block_needs_what_it_shows(lesson: Lesson, instructor: Any, kind: str) -> None:
    with pytest.raises(WrongBlock):
        api.add_block(lesson=lesson, kind=kind, actor=instructor)
    assert not Block.objects.exists()


@pytest.mark.parametrize("kind", ["video", "quiz", "nonsense"])
def test_the_database_refuses_it_too(lesson: Lesson, kind: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.create(lesson=lesson, kind=kind)


def test_files_are_named_and_ordered(lesson: Lesson, instructor: Any) -> None:
    block = api.add_block(lesson=lesson, kind="file", actor=instructor)
    for number, name in enumerate(("one.txt", "two.txt"), 1):
        asset = api.store_asset(ContentFile(name.encode()), name)
        resource = api.save_resource(resource=Resource(block=block, asset=asset), actor=instructor)
        assert (resource.title, resource.position) == (name, number)
    remove_resource(resource=resource, actor=instructor)
    assert list(block.resources.values_list("title", flat=True)) == ["one.txt"]  # type: ignore[attr-defined]
