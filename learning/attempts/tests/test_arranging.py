"""Questions that arrange things, in an attempt and on a video: saved as they are moved, and there again after a reload."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files import File
from PIL import Image
from playwright.sync_api import expect

from accounts.models import Organization, User
from courses.api import QUESTION_TYPES, store_asset
from courses.models import Course, MilestoneQuestion, Quiz, QuizQuestion
from courses.testing import make_question, make_video
from learning.attempts import actions
from learning.attempts.models import Answer, Attempt
from learning.models import Enrolment, MilestoneAnswer
from lms.kernel import clock, tenancy
from lms.testing.browser import assert_presentable

pytestmark = [pytest.mark.django_db(transaction=True)]
ORDERING = {"items": [{"id": name, "text": name.title()} for name in ("sow", "water", "harvest")]}


def picture() -> dict[str, Any]:
    drawn = BytesIO()
    Image.new("RGB", (600, 300), "#7fa595").save(drawn, "PNG")
    asset = store_asset(file=File(drawn), name="field.png")
    return {"asset": str(asset.pk), "name": "field.png", "width": 600, "height": 300, "alt": "A field"}


@pytest.fixture
def arranged(quiz: Quiz, enrolment: Enrolment, learner: User) -> Attempt:
    asked: dict[str, dict[str, Any]] = {
        "ordering": ORDERING,
        "categorise": {
            "categories": [{"id": "m", "text": "Mammals"}, {"id": "b", "text": "Birds"}],
            "items": [{"id": "bat", "text": "Bat", "category": "m"}, {"id": "owl", "text": "Owl", "category": "b"}],
        },
        "hotspot": {"image": picture(), "regions": [{"id": "r", "coords": [400, 400, 600, 600], "is_correct": True}]},
    }  # fmt: skip
    for place, (name, data) in zip(QuizQuestion.objects.order_by("position"), asked.items(), strict=True):
        place.question = make_question(name, QUESTION_TYPES[name].dump_data(data), course=quiz.course)
        place.save()
    return actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now())


def answers(organization: Organization) -> list[Any]:
    with tenancy.scope(organization):
        return list(Answer.objects.order_by("position").values_list("answer", flat=True))


def test_what_is_moved_is_saved_and_stands_after_a_reload(
    open_page: Any, arranged: Attempt, learner: User, organization: Organization
) -> None:
    page = open_page(f"/learn/attempts/{arranged.pk}/", width="phone", person=learner)
    saved = page.locator("[data-answer-state]")
    expect(page.locator(".question.is-arranged")).to_be_visible()
    assert answers(organization)[0] is None  # opening a question answers nothing
    page.locator(".order-row", has_text="Sow").locator("[data-order-up]").dispatch_event("click")
    while page.locator(".order-row label").all_inner_texts() != ["Sow", "Water", "Harvest"]:
        texts = page.locator(".order-row label").all_inner_texts()
        first = next(
            text for text, wanted in zip(texts, ["Sow", "Water", "Harvest"], strict=True) if text != wanted
        )
        page.get_by_role("button", name=f"Move down: {first}").click()
    expect(saved).to_contain_text("Saved")
    assert answers(organization)[0] == {"places": {"sow": 1, "water": 2, "harvest": 3}}
    page.reload()
    expect(page.locator(".question.is-arranged")).to_be_visible()
    assert page.locator(".order-row label").all_inner_texts() == ["Sow", "Water", "Harvest"]
    assert_presentable(page)

    page.goto(f"/learn/attempts/{arranged.pk}/?q=2")
    page.get_by_label("Bat").select_option("m")
    page.get_by_label("Owl").select_option("b")
    expect(page.locator("[data-sort-bin=b] label")).to_have_text("Owl")
    expect(saved).to_contain_text("Saved")
    assert_presentable(page)

    page.goto(f"/learn/attempts/{arranged.pk}/?q=3")
    image = page.locator("[data-spot-picture] img")
    expect(image).to_be_visible()
    assert image.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 600
    page.get_by_role("application").click()  # there once its script is
    expect(saved).to_contain_text("Saved")
    page.locator("[data-spot-picture]").press("ArrowLeft")  # moves the cross, not the page
    assert_presentable(page)
    assert page.url.endswith("q=3")
    graded = actions.hand_in(attempt=arranged, actor=learner, now=clock.now())
    assert graded.percentage == 100
    page.goto(f"/learn/attempts/{arranged.pk}/result/")
    expect(page.locator(".score")).to_contain_text("100 %")
    assert_presentable(page)


def test_on_a_video_an_order_is_made_and_checked(
    open_page: Any, course: Course, enrolment: Enrolment, learner: User, organization: Organization
) -> None:
    open_page.allow("videos.example")
    with tenancy.scope(organization):
        make_video(course.lessons.get(slug="lesson-1"), milestone_at=5_000)
        question = make_question("ordering", QUESTION_TYPES["ordering"].dump_data(ORDERING), course=course)
        MilestoneQuestion.objects.update(question=question)
        course.touch_content()
    page = open_page("/learn/statistics/lesson-1/", person=learner)
    form = page.locator("[data-milestone]").first
    expect(form.locator(".question.is-arranged")).to_be_visible()
    form.get_by_role("button", name="Keep this order").click()
    form.get_by_role("button", name="Check").click()
    expect(page.locator(".question-feedback").first).to_be_visible()
    with tenancy.scope(organization):
        kept = MilestoneAnswer.objects.get().answer
    assert sorted(kept["places"].values()) == [1, 2, 3]
