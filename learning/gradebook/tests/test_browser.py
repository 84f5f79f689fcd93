"""The gradebook by keyboard: walk, set a mark, undo nothing by accident, read a working; pages for thumbs and readers."""

from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from accounts.models import User
from learning.enrolments.actions import enrol
from learning.gradebook.importing import propose
from learning.gradebook.models import Grade
from learning.gradebook.sheets import ask_for_sheet, write_sheet
from learning.gradebook.tests.conftest import Book, make_book
from learning.gradebook.tests.test_actions import answer
from lms.kernel import clock, tenancy
from lms.testing.browser import assert_accessible
from lms.testing.personas import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mark_is_set_and_explained_by_keyboard(
    open_page: Any, organization: Any, instructor: User, learner: User, other_learner: User
) -> None:
    with tenancy.scope(organization):
        book = make_book(instructor, [learner, other_learner])
        answer(book, 0, 3)
        for number in range(60):
            person = make_person(organization, f"Zoe {number:02}")
            enrol(course=book.course, learner=person, actor=person, now=clock.now(), source="test")
        made, _is_new = ask_for_sheet(course=book.course, actor=instructor, now=clock.now())
        write_sheet(made.pk, now=clock.now())
        brought = propose(
            course=book.course,
            data=f"Key,Participation [{book.manual.pk}]\n{book.enrolments[0].pk},7\nnobody,1\n".encode(),
            name="marks.csv",
            reason="From the room",
            actor=instructor,
        )
    place = f"/teach/{book.course.slug}/gradebook/"
    page = open_page(place, person=instructor)
    first = page.locator("tbody tr[data-e]").first
    expect(first).to_contain_text(learner.full_name)
    assert_accessible(page)
    first.locator("td").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    points = page.get_by_label("Points of 4")
    expect(points).to_be_focused()
    points.fill("3,5")
    page.get_by_label("Reason, which the learner can read").fill("After a talk")
    page.keyboard.press("Enter")
    expect(page.locator("[data-save-state]")).to_contain_text("All changes saved")
    expect(first.locator("td").nth(1)).to_contain_text("3.5")
    expect(first.locator("td").nth(1)).to_be_focused()
    page.keyboard.press("w")
    panel = page.locator("[data-panel]")
    expect(panel).to_contain_text("How 87.5 is worked out")
    expect(panel).to_contain_text("set by hand")
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.keyboard.press("Control+End")
    expect(page.locator("tbody tr:focus-within")).to_contain_text("Zoe 59")
    with tenancy.scope(organization):
        assert Grade.objects.get(override_points__isnull=False).override_reason == "After a talk"
    _look_at(page, book, place, made.pk, brought.pk)
    mine = open_page(f"/learn/{book.course.slug}/grades/", width="phone", scheme="dark", person=learner)
    expect(mine.get_by_text("After a talk")).to_be_visible()
    assert_accessible(mine)
    phone = open_page(place, width="phone", scheme="dark", person=instructor)
    assert_accessible(phone)
    phone.get_by_role("link", name=learner.full_name).click()
    expect(phone.get_by_role("heading", name="History")).to_be_visible()
    assert_accessible(phone)


def _look_at(page: Any, book: Book, place: str, sheet: UUID, brought: UUID) -> None:
    """The pages around the gradebook: rules, a learner, sheets in and out."""
    marking_rules = f"/teach/{book.course.slug}/marking/rules/"
    for path, words in (
        (f"{place}rules/", "Grading rules"),
        (f"{place}learners/{book.enrolments[0].pk}/", "How"),
        (f"{place}marks/", "Bring"),
        (f"{place}marks/{brought}/", "7.00"),
        (f"{place}sheets/", "xlsx"),
        (f"{place}sheets/{sheet}/", "xlsx"),
        (marking_rules, "Without names"),
    ):
        page.goto(path)
        expect(page.locator("main")).to_contain_text(words)
        assert_accessible(page)
