"""The pages of work: the learner's, and that of those who mark; what others may not do there."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.models import Assignment, Course, Criterion, Lesson, Level
from learning.enrolments.actions import enrol
from learning.models import Enrolment, Submission, SubmissionFile
from learning.submissions import actions
from lms.kernel import clock

TEXT = b"Some words of a file"


def url(name: str, lesson: Lesson, assignment: Assignment, *more: Any) -> str:
    return reverse(f"learning:{name}", args=[lesson.course.slug, lesson.slug, assignment.pk, *more])


@pytest.fixture
def page(client: Client, learner: User, enrolment: Enrolment) -> Client:
    client.force_login(learner)
    return client


def handed_in(enrolment: Enrolment, assignment: Assignment, text: str = "My work") -> Submission:
    place: dict[str, Any] = {"enrolment": enrolment, "assignment": assignment, "number": 1}
    actions.save_text(**place, text=text, now=clock.now())
    return actions.hand_in(**place, actor=enrolment.learner, now=clock.now())


def test_the_lesson_shows_a_card(page: Client, lesson: Lesson, assignment: Assignment) -> None:
    text = page.get(lesson.get_absolute_url()).content.decode()
    assert url("assignment", lesson, assignment) in text
    assert "the assignment handed in" in text
    assert "Open the assignment" in text


def test_the_page_says_what_to_do_and_hides_the_samples(
    page: Client, lesson: Lesson, assignment: Assignment
) -> None:
    text = page.get(url("assignment", lesson, assignment)).content.decode()
    assert "<strong>it</strong>" in text
    assert "Clarity" in text
    assert "at most 50 %" in text
    assert "SAMPLE" not in text
    assert not Submission.objects.exists(), "looking begins nothing"


def test_without_a_script_one_form_does_it_all(page: Client, lesson: Lesson, assignment: Assignment) -> None:
    accept = {"HTTP_ACCEPT": "text/html"}
    sent = {"number": "1", "text": "Typed", "file": SimpleUploadedFile("a.txt", TEXT)}
    assert page.post(url("submission_draft", lesson, assignment), sent, **accept).status_code == 302
    refused = {"number": "1", "text": "Typed more", "file": SimpleUploadedFile("a.exe", TEXT)}
    answer = page.post(url("submission_draft", lesson, assignment), refused, **accept)
    assert answer.status_code == 422
    assert "Typed more" in answer.content.decode()
    assert Submission.objects.get().text == "Typed more", "a refused file costs no text"
    sent = {"number": "1", "text": "Typed most"}
    for _time in range(2):
        assert page.post(url("submission_hand_in", lesson, assignment), sent).status_code == 302
    row = Submission.objects.get()
    assert (row.state, row.text) == ("handed_in", "Typed most")
    text = page.get(url("assignment", lesson, assignment)).content.decode()
    assert "Waits to be marked" in text
    assert "Attempt 1" in text
    assert "Your work, attempt 2" in text


def test_what_the_script_sends_is_answered_in_json(
    page: Client, lesson: Lesson, assignment: Assignment
) -> None:
    where, accept = url("submission_draft", lesson, assignment), {"HTTP_ACCEPT": "application/json"}
    first = page.post(where, {"number": "1", "text": "One", "seq": "1"}, **accept)
    assert first.json()["saves"] == 1
    other = page.post(where, {"number": "1", "text": "Two", "seq": "1"}, **accept)
    assert (other.status_code, other.json()["text"]) == (409, "One")
    page.post(url("submission_hand_in", lesson, assignment), {"number": "1"})
    over = page.post(where, {"number": "1", "text": "Three", "seq": "2"}, **accept)
    assert over.json()["over"] == url("assignment", lesson, assignment)
    assert Submission.objects.get().text == "One"


@pytest.mark.parametrize("number", ["", "0", "-1", "7", "99999999999", "x", "1e9", "٣"])
def test_numbers_that_are_none_begin_nothing(
    page: Client, lesson: Lesson, assignment: Assignment, number: str
) -> None:
    for name in ("submission_draft", "submission_hand_in", "submission_withdrawal"):
        answer = page.post(url(name, lesson, assignment), {"number": number, "text": "\x00 text"})
        assert answer.status_code in {409, 422}
    assert not Submission.objects.exists()


def test_another_learner_reaches_none_of_it(
    client: Client, lesson: Lesson, assignment: Assignment, enrolment: Enrolment, other_learner: User
) -> None:
    now = clock.now()
    enrol(course=lesson.course, learner=other_learner, actor=other_learner, now=now, source="test")
    mine = handed_in(enrolment, assignment, "SECRET")
    client.force_login(enrolment.learner)
    client.post(
        url("submission_draft", lesson, assignment),
        {"number": "2", "text": "More", "file": SimpleUploadedFile("a.txt", TEXT)},
    )
    file = SubmissionFile.objects.get()
    client.force_login(other_learner)
    assert "SECRET" not in client.get(url("assignment", lesson, assignment)).content.decode()
    where = url("submission_file", lesson, assignment, file.pk)
    assert client.get(where).status_code == 404
    assert client.post(where).status_code == 404
    client.post(url("submission_withdrawal", lesson, assignment), {"number": "1"})
    mine.refresh_from_db()
    assert mine.state == "handed_in"
    for name, args in (("mark", [mine.pk]), ("mark_file", [mine.pk, file.pk])):
        assert client.get(reverse(f"learning:{name}", args=args)).status_code == 403


def test_a_file_goes_to_the_browser_as_a_download(
    page: Client, lesson: Lesson, assignment: Assignment
) -> None:
    html = SimpleUploadedFile("page.txt", b"<html><script>alert(1)</script></html>")
    page.post(url("submission_draft", lesson, assignment), {"number": "1", "file": html})
    answer = page.get(url("submission_file", lesson, assignment, SubmissionFile.objects.get().pk))
    assert "html" not in answer["Content-Type"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert io.BytesIO(b"".join(answer)).read().startswith(b"<html>")  # type: ignore[arg-type]


def test_marking_goes_from_work_to_work_and_the_learner_sees_it(
    client: Client, course: Course, lesson: Lesson, assignment: Assignment, enrolment: Enrolment, instructor: User, other_learner: User
) -> None:  # fmt: skip
    now = clock.now()
    second = enrol(course=lesson.course, learner=other_learner, actor=other_learner, now=now, source="test")
    one, two = handed_in(enrolment, assignment, "First work"), handed_in(second, assignment, "Second work")
    client.force_login(instructor)
    listing = client.get(reverse("learning:marking", args=[course.slug])).content.decode()
    assert "2 wait" in listing
    where = reverse("learning:mark", args=[one.pk])
    text = client.get(where).content.decode()
    assert all(word in text for word in ("First work", "SAMPLE", "Clarity", "Good"))
    clarity, evidence = Criterion.objects.order_by("position")
    good = Level.objects.get(criterion=clarity, title="Good")
    sent = {f"level-{clarity.pk}": str(good.pk), "comment": "Read <b>this</b>"}
    refused = client.post(where, sent)
    assert refused.status_code == 422
    assert "Choose a level of “Evidence”" in refused.content.decode()
    assert f'value="{good.pk}" data-points="5" checked' in refused.content.decode()
    assert client.post(where, sent | {f"points-{evidence.pk}": "lots"}).status_code == 422
    sent |= {f"points-{evidence.pk}": "2,5", f"comment-{evidence.pk}": "Which source?"}
    answer = client.post(where, sent)
    assert answer["Location"] == reverse("learning:mark", args=[two.pk])
    last = client.post(answer["Location"], {f"points-{key}": "0" for key in (clarity.pk, evidence.pk)})
    assert last["Location"] == reverse("learning:marking_queue")
    client.force_login(enrolment.learner)
    text = client.get(url("assignment", lesson, assignment)).content.decode()
    assert "7.50 of 10 points" in text
    assert "Which source?" in text
    assert "Read &lt;b&gt;this&lt;/b&gt;" in text
