"""In a real browser: an instructor builds an assignment with a rubric, a learner hands in late, it is marked and seen."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Organization, User
from courses.assignments.documents import draft_document
from courses.authoring import drafts
from courses.authoring.publishing import publish
from courses.models import Assignment, Course, Lesson
from courses.testing import make_course
from learning.enrolments.actions import enrol
from learning.models import Enrolment, Submission
from lms.kernel import clock, tenancy
from lms.testing.browser import assert_presentable

pytestmark = [pytest.mark.django_db(transaction=True)]


def build(page: Page) -> None:
    """Fill in the builder: two criteria, ten points, a tenth for each late day."""
    page.get_by_label("What to do").fill("Write about **knots**.")
    expect(page.locator("[data-preview] strong")).to_have_text("knots")
    page.get_by_label("Points", exact=True).fill("10")
    page.get_by_label("Being late costs, %").fill("10")
    for number, title in ((1, "Clarity"), (2, "Evidence")):
        page.get_by_role("button", name="Add a criterion").click()
        title_field = page.get_by_label(f"Title of criterion {number}", exact=True)
        expect(title_field).to_be_focused()
        title_field.fill(title)
        page.get_by_label(f"Points of level 1 of criterion {number}", exact=True).fill("5")
    expect(page.locator("[data-rubric-total]")).to_have_text("10")
    page.get_by_role("button", name="Move up: criterion 2").click()
    expect(page.get_by_label("Title of criterion 1", exact=True)).to_have_value("Evidence")
    page.get_by_label("Title of criterion 1", exact=True).fill("Evidence given")
    expect(page.locator("[data-said]")).to_have_text("Saved")


def set_late(organization: Organization, assignment: Assignment) -> None:
    """The due date passes: it was half an hour ago."""
    with tenancy.scope(organization):
        Assignment.objects.filter(pk=assignment.pk).update(due_at=clock.now() - timedelta(minutes=30))


def publish_with_block(organization: Organization, instructor: User) -> tuple[Assignment, Lesson]:
    """Put the assignment into the lesson and publish all of it."""
    with tenancy.scope(organization):
        assignment = Assignment.objects.select_related("course").get()
        lesson = Lesson.objects.select_related("course").get(slug="lesson-1")
        key = assignment.pk
        drafts.add_block(lesson=lesson, actor=instructor, now=clock.now(), kind="assignment", assignment=key)
        publish(course=assignment.course, keys=None, actor=instructor, now=clock.now())
        assert [one.title for one in draft_document(assignment).criteria] == ["Evidence given", "Clarity"]
    return assignment, lesson


@pytest.fixture
def course(organization: Organization, instructor: User) -> Course:
    with tenancy.scope(organization):
        return make_course(instructor, lessons=1)


@pytest.fixture
def enrolment(organization: Organization, course: Course, learner: User) -> Enrolment:
    with tenancy.scope(organization):
        return enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="test")


def test_from_the_builder_to_the_marked_work(
    open_page: Any, organization: Organization, course: Course, enrolment: Enrolment, instructor: User, learner: User
) -> None:  # fmt: skip
    page = open_page("/teach/statistics/assignments/", person=instructor)
    assert_presentable(page)
    page.get_by_label("What is the assignment called?").fill("Report")
    page.get_by_role("button", name="Create the assignment").click()
    build(page)
    assert_presentable(page)
    assignment, lesson = publish_with_block(organization, instructor)
    set_late(organization, assignment)

    work = open_page(lesson_path(lesson), person=learner, width="phone", scheme="dark")
    work.get_by_role("link", name="Open the assignment").click()
    expect(work.get_by_text("You would hand in late.")).to_be_visible()
    with work.expect_response("**/draft/"):
        work.get_by_label("Text", exact=True).fill("About knots.")
    expect(work.locator("[data-work-state]")).to_have_text("Saved")
    work.locator("input[type=file]").set_input_files(
        {"name": "knots.txt", "mimeType": "text/plain", "buffer": b"A drawing of a knot"}
    )
    expect(work.get_by_role("link", name="knots.txt")).to_be_visible()
    assert_presentable(work)
    work.get_by_role("button", name="Hand in").click()
    work.locator("dialog").get_by_role("button", name="Hand in").click()
    expect(work.get_by_text("Waits to be marked")).to_be_visible()
    assert_presentable(work)

    page.goto("/teach/statistics/marking/")
    assert_presentable(page)
    page.get_by_role("link", name=re.compile("Mark.*Lena Learner")).click()
    assert_presentable(page)
    page.get_by_role("heading", name="Lena Learner").click()
    page.keyboard.press("1")
    page.keyboard.press("2")
    expect(page.locator("[data-total]")).to_have_text("5")
    expect(page.locator("[data-left]")).to_have_text("4")
    page.get_by_label("Comment to the learner").fill("Which knots?")
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_text("Nothing else waits to be marked.")).to_be_visible()

    work.reload()
    expect(work.get_by_text("5 points given, 1 taken for being late: 4 points.")).to_be_visible()
    expect(work.get_by_text("Which knots?")).to_be_visible()
    assert_presentable(work)


def lesson_path(lesson: Lesson) -> str:
    return f"/learn/statistics/{lesson.slug}/"


def test_what_is_typed_without_a_line_arrives_later(
    open_page: Any, organization: Organization, course: Course, enrolment: Enrolment, instructor: User, learner: User
) -> None:  # fmt: skip
    open_page.allow("ERR_INTERNET_DISCONNECTED")
    with tenancy.scope(organization):
        lesson = Lesson.objects.select_related("course").get()
        made = Assignment.objects.create(course=course, title="Report")
        drafts.add_block(
            lesson=lesson, actor=instructor, now=clock.now(), kind="assignment", assignment=made.pk
        )
        publish(course=course, keys=None, actor=instructor, now=clock.now())
    page = open_page(f"{lesson_path(lesson)}assignments/{made.pk}/", person=learner)
    page.context.set_offline(True)
    page.get_by_label("Text", exact=True).fill("Written in a tunnel")
    expect(page.locator("[data-work-state]")).to_contain_text("Not saved")
    page.context.set_offline(False)
    expect(page.locator("[data-work-state]")).to_have_text("Saved")
    with tenancy.scope(organization):
        assert Submission.objects.get().text == "Written in a tunnel"
    other = page.context.new_page()
    other.goto(page.url)
    with other.expect_response("**/draft/"):
        other.get_by_label("Text", exact=True).fill("From the other tab")
    open_page.allow("409")
    page.get_by_label("Text", exact=True).fill("From the first tab")
    expect(page.locator("[data-theirs]")).to_have_text("From the other tab")
    with page.expect_response("**/draft/"):
        page.get_by_role("button", name="Keep mine").click()
    with tenancy.scope(organization):
        assert Submission.objects.get().text == "From the first tab"
