"""What tests of the lesson editor do in a browser."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from courses.authoring import drafts
from courses.authoring.documents import BlockDocument
from courses.models import Lesson
from lms.kernel import tenancy

SAVED = re.compile(r"^Saved \d\d:\d\d:\d\d \S+$")


def blocks(lesson: Lesson) -> list[BlockDocument]:
    with tenancy.scope(lesson.organization_id):
        return list(drafts.draft_blocks(Lesson.objects.get(pk=lesson.pk)))


def texts(lesson: Lesson) -> list[str]:
    return [one.body for one in blocks(lesson)]


def edit(open_page: Any, lesson: Lesson, person: Any, **options: Any) -> Page:
    page: Page = open_page(f"/teach/statistics/lessons/{lesson.pk}/", person=person, **options)
    return page


def source(page: Page, number: int = 0) -> Locator:
    """The field of the block at this place, opened for writing."""
    block = page.locator("[data-block]").nth(number)
    block.locator("[data-view]").click()
    return block.locator("textarea[data-field=body]")


def is_saved(page: Page) -> None:
    expect(page.locator("[data-save-words]")).to_have_text(SAVED)
