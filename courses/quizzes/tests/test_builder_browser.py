"""A quiz with every type of question, built in a real Chromium; regions of a hotspot drawn by mouse and by keys."""

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from courses.media.actions import store_asset
from courses.models import Question, Quiz
from courses.questions.types.registry import QUESTION_TYPES
from courses.quizzes.building import create_course_quiz, save_settings
from courses.quizzes.documents import draft_document
from courses.testing import make_course
from lms.kernel import tenancy
from lms.testing.browser import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course(organization: Any, instructor: Any) -> Any:
    with tenancy.scope(organization):
        picture = io.BytesIO()
        Image.new("RGB", (400, 300), "teal").save(picture, "PNG")
        picture.seek(0)
        store_asset(picture, "map.png", actor=instructor, alt_text="A map")
        return make_course(instructor, slug="statistics", lessons=1)


def draw_regions(page: Page) -> None:
    """Choose the picture, draw a rectangle by mouse and a circle by keys, and say that the first is right."""
    page.get_by_role("button", name="Choose from the library").click()
    page.get_by_role("button", name="map.png").click()
    stage = page.locator("[data-spot-stage]")
    expect(stage.locator("img")).to_be_visible()
    for row in page.locator('[data-rows="regions"] [data-row-remove]').all()[::-1]:
        row.click()
    stage.evaluate("element => element.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = stage.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.1)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.4, steps=3)
    page.mouse.up()
    expect(stage.locator(".spot-shape")).to_have_count(1)
    page.get_by_label("Draw", exact=True).select_option("circle")
    stage.focus()
    for key in ("Enter", "Shift+ArrowRight", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(stage.locator(".spot-shape")).to_have_count(2)
    page.locator('[data-rows="regions"] input[type=checkbox][name$="-is_correct"]').first.check()
    assert_accessible(page)


def test_a_quiz_with_every_type_is_built(
    open_page: Any, organization: Any, instructor: Any, course: Any
) -> None:
    page = open_page("/teach/statistics/quizzes/", person=instructor)
    page.get_by_label("Title of a new quiz").fill("Everything")
    page.get_by_role("button", name="Make the quiz").click()
    assert_accessible(page)
    for number, (name, kind) in enumerate(QUESTION_TYPES.items(), 1):
        page.get_by_label("Type of the new question").select_option(name)
        page.get_by_role("button", name="Write it").click()
        page.get_by_label("Question", exact=True).fill(
            f"Prompt of {kind.label}" + (" [[1]]" if name == "cloze" else "")
        )
        expect(page.locator("[data-prompt-html]")).to_contain_text("Prompt of")
        if name == "hotspot":
            draw_regions(page)
        page.get_by_role("button", name="Create the question").click()
        expect(page.locator(".builder-row")).to_have_count(number)
    assert_accessible(page)
    page.get_by_label("Title of a new section").fill("Last part")
    page.get_by_role("button", name="Add a section").click()
    expect(page.locator(".builder-row")).to_have_count(len(QUESTION_TYPES) + 1)
    page.get_by_role("link", name="Try it").click()
    expect(page.locator(".builder-tried")).to_have_count(len(QUESTION_TYPES))
    page.get_by_role("button", name="Judge my answers").click()
    expect(page.get_by_role("status").filter(has_text="points")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Settings").last.click()
    assert_accessible(page)
    with tenancy.scope(organization):
        assert set(Question.objects.values_list("type", flat=True)) == set(QUESTION_TYPES)
        assert len(draft_document(Quiz.objects.get()).items) == len(QUESTION_TYPES)


def test_a_question_is_written_on_a_phone(
    open_page: Any, organization: Any, instructor: Any, course: Any
) -> None:
    page = open_page(
        "/teach/statistics/bank/new/?type=true_false", person=instructor, width="phone", scheme="dark"
    )
    page.get_by_label("Question", exact=True).fill("First")
    page.get_by_role("button", name="Create the question").click()
    page.get_by_role("link", name="Try it as a learner").click()
    assert_accessible(page)
    page.goto(page.url.partition("/teach/")[0] + "/teach/statistics/bank/")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_settings_save_themselves_and_show_what_another_author_saved(
    open_page: Any, organization: Any, instructor: Any, course: Any
) -> None:
    with tenancy.scope(organization):
        quiz = create_course_quiz(course=course, title="Check", actor=instructor)
    page = open_page(f"/teach/statistics/quizzes/{quiz.pk}/settings/", person=instructor)
    page.get_by_label("Title").fill("Check yourself")
    said = page.locator("[data-said]")
    expect(said).to_have_text("Saved")
    expect(page.locator("[data-waits=yes]")).to_be_visible()
    page.get_by_label("Title").fill("Check yourself again")
    expect(said).to_have_text("Saving")
    expect(said).to_have_text("Saved")
    with tenancy.scope(organization):
        quiz.refresh_from_db()
        assert draft_document(quiz).settings.title == "Check yourself again"
        save_settings(quiz=quiz, values={"title": "Theirs"}, expected="", actor=instructor)
    open_page.allow("409")
    page.get_by_label("Title").fill("Mine")
    expect(page.get_by_role("alert")).to_contain_text("Somebody else changed this")
    expect(page.get_by_role("alert")).to_contain_text("Theirs")
    expect(page.get_by_label("Title")).to_have_value("Mine")
    assert_accessible(page)
