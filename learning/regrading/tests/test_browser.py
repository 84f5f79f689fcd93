"""A wrong key in the browser: every changed score first, then applied, told to the learner, undone and redone."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User
from courses.models import Lesson
from courses.testing import make_course, make_quiz
from learning.regrading.models import Regrade
from learning.regrading.tests.test_regrading import correct_key, first_question, take
from learning.regrading.work import run
from lms.kernel import clock, tenancy
from lms.testing.browser import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_wrong_key_is_regraded_undone_and_redone(
    open_page: Any, organization: Any, instructor: User, learner: User, other_learner: User
) -> None:
    with tenancy.scope(organization):
        course = make_course(instructor)
        lesson = Lesson.objects.get(course=course, slug="lesson-1")
        quiz = make_quiz(lesson, questions=3, passing_score_percentage=70)
        wronged = take(quiz, learner, "a", "b", "b")
        take(quiz, other_learner, "b", "b", "b")
        correct_key(first_question(quiz, wronged), "a")

    def worked(button: str) -> None:
        """Click, and do what the worker does with the regrade once it waits."""
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.get_by_role("button", name=button, exact=True).click()
        with tenancy.scope(organization):
            run(Regrade.objects.get().pk, now=clock.now())

    page = open_page(reverse("learning:regrades", args=[course.slug]) + f"?quiz={quiz.pk}", person=instructor)
    expect(page.get_by_text("Changed since it was answered")).to_be_visible()
    page.get_by_role("row").nth(1).get_by_role("link").click()
    page.get_by_label("Judge all answers by the question as it is now").check()
    page.get_by_label("Words to the learners").fill("Sorry, b was wrong.")
    assert_accessible(page)
    worked("Show what would change")
    row = page.get_by_role("row").filter(has_text=learner.full_name)
    expect(row).to_contain_text("2 (66.67 %)")
    expect(row).to_contain_text("3 (100 %)")
    expect(page.get_by_role("row").filter(has_text=other_learner.full_name)).to_contain_text(
        "no longer passes"
    )
    assert_accessible(page)
    mine = open_page(
        reverse("learning:result", args=[wronged.pk]), width="phone", scheme="dark", person=learner
    )
    expect(mine.get_by_text("was regraded")).to_have_count(0)
    worked("Apply")
    expect(page.get_by_role("status").filter(has_text="Applied")).to_be_visible()
    mine.reload()
    expect(mine.get_by_text("Question 1 was regraded: the key was corrected")).to_be_visible()
    expect(mine.get_by_text("Sorry, b was wrong.")).to_be_visible()
    assert_accessible(mine)
    worked("Undo")
    expect(page.get_by_role("button", name="Apply again")).to_be_visible()
    mine.reload()
    expect(mine.get_by_text("A regrade of question 1 was taken back")).to_be_visible()
    worked("Apply again")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    mine.reload()
    expect(mine.get_by_text("Question 1 was regraded")).to_be_visible()
