"""Jobs, from the upload to the report; killed, repeated, refused."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from courses.interchange.models import Transfer
from courses.interchange.tests.full_course import full_course
from courses.interchange.transfers import actions, work
from courses.interchange.transfers.tasks import take_up_transfers
from courses.models import Course, Question, QuestionFolder
from courses.testing import make_question
from lms.kernel import clock
from lms.kernel.jobs import due
from lms.kernel.models import Event

pytestmark = pytest.mark.usefixtures("media")
GIFT = b"::One::Who?{=x}\n\nA text.\n\n::Two::What?{~a =b}\n"
State = Transfer.State


def asked(actor: User, content: bytes = GIFT, name: str = "bank.txt", target: str = "bank", course: Course | None = None) -> Transfer:  # fmt: skip
    return actions.request_import(
        actor=actor, file=SimpleUploadedFile(name, content), target=target, course=course
    )


def worked(job: Transfer) -> Transfer:
    """Let a worker work on the job."""
    work.run(job.pk, now=clock.now())
    job.refresh_from_db()
    return job


def test_nothing_is_written_before_it_was_looked_at(
    scope: Organization, instructor: User, course: Course
) -> None:
    job = worked(asked(instructor, course=course))
    assert (job.state, job.format, job.preview["types"]) == (
        State.PREVIEW,
        "gift",
        {"short_answer": 1, "single_choice": 1},
    )
    assert [line["kind"] for line in job.preview["not_carried"]] == ["description"]
    assert [one["title"] for one in job.preview["first"]] == ["One", "Two"]
    assert not Question.objects.exists()
    worked(actions.approve(job=job, actor=instructor))
    job.refresh_from_db()
    assert (job.state, job.report["created"], job.ended_at is not None) == (State.DONE, 2, True)
    assert Question.objects.filter(course=course).count() == 2
    verbs = list(Event.objects.filter(verb__startswith="courses.transfer").values_list("verb", flat=True))
    assert sorted(verbs) == [
        "courses.transfer.approved",
        "courses.transfer.ended",
        "courses.transfer.requested",
    ]


def test_a_second_click_and_a_second_worker_change_nothing(scope: Organization, instructor: User) -> None:
    job = worked(asked(instructor))
    actions.approve(job=job, actor=instructor)
    actions.approve(job=job, actor=instructor)
    worked(job)
    worked(job)
    assert Question.objects.count() == 2
    assert Event.objects.filter(verb="courses.transfer.approved").count() == 1
    assert Event.objects.filter(verb="courses.transfer.ended").count() == 1


def test_a_broken_file_fails_with_its_place_and_can_be_tried_again(
    scope: Organization, instructor: User
) -> None:
    job = worked(asked(instructor, b"<?xml version='1.0'?><quiz>\n<question>", "q.xml"))
    assert job.state == State.FAILED
    assert job.error.startswith("q.xml, line 2: ")
    actions.retry(job=job, actor=instructor)
    job.refresh_from_db()
    assert (job.state, job.error) == (State.WAITING, "")


def test_a_job_whose_worker_was_killed_is_taken_up_again(scope: Organization, instructor: User) -> None:
    job = worked(asked(instructor))
    actions.approve(job=job, actor=instructor)
    long_ago = clock.now() - timedelta(minutes=5)
    Transfer.objects.filter(pk=job.pk).update(state=State.WRITING, seen_at=long_ago)
    assert (scope.pk, job.pk) in due(Transfer, clock.now())
    worked(job)
    assert (job.state, Question.objects.count()) == (State.DONE, 2)


def test_a_job_somebody_works_on_is_left_alone(scope: Organization, instructor: User) -> None:
    job = asked(instructor)
    Transfer.objects.filter(pk=job.pk).update(state=State.READING, seen_at=clock.now())
    assert worked(job).state == State.READING
    assert due(Transfer, clock.now()) == []
    assert take_up_transfers() == 0


def test_dropping_a_job_takes_its_file_away(
    scope: Organization, instructor: User, media: Path, django_capture_on_commit_callbacks: object
) -> None:
    job = worked(asked(instructor))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.cancel(job=job, actor=instructor, now=clock.now())
    job.refresh_from_db()
    assert (job.state, job.file.name) == (State.CANCELLED, "")
    assert [file for file in media.rglob("*") if file.is_file()] == []
    with pytest.raises(actions.NotNow):
        actions.retry(job=job, actor=instructor)


def test_a_course_package_is_previewed_too(scope: Organization, instructor: User) -> None:
    job = worked(asked(instructor, b"PK\x03\x04broken", "course.zip", "course"))
    assert job.state == State.FAILED
    assert job.error


def test_a_person_brings_questions_in_and_takes_them_out(
    scope: Organization, instructor: User, course: Course, client_for: Callable[..., Client]
) -> None:
    client = client_for(instructor)
    upload = SimpleUploadedFile("bank.txt", GIFT)
    answer = client.post(reverse("courses:new_transfer"), {"file": upload, "target": str(course.pk)})
    assert answer.status_code == 302
    job = Transfer.objects.get()
    worked(job)
    page = client.get(answer["Location"]).content.decode()
    assert "Bring it in" in page
    assert "asks nothing" in page
    client.post(reverse("courses:transfer_approval", args=[job.pk]))
    worked(job)
    assert "What came along" in client.get(answer["Location"]).content.decode()
    sent = {"export-target": str(course.pk), "export-format": "gift"}
    out = client.post(reverse("courses:transfer_exports"), sent)
    export = Transfer.objects.get(direction="export")
    worked(export)
    page = client.get(out["Location"])
    address = page.context["shown"].download
    assert b"".join(client.get(address)).count(b"::") == 4  # type: ignore[call-overload]
    assert client.get(address[:-3]).status_code == 404


def test_a_folder_of_a_bank_is_taken_out_from_its_page(
    scope: Organization, instructor: User, course: Course, client_for: Callable[[User], Client]
) -> None:
    top = QuestionFolder.objects.create(course=course, name="Number theory")
    inner = QuestionFolder.objects.create(course=course, name="Primes", parent=top)
    for place, name in ((top, "Ones"), (inner, "Twos"), (None, "Others")):
        make_question(course=course, folder=place, title=name)
    drawn = {"answers": [{"text": "{a}"}], "parameters": [{"name": "a", "low": "1", "high": "3"}]}
    make_question("short_answer", drawn, course=course, folder=inner, title="Explain")
    client = client_for(instructor)
    page = client.get(f"/teach/{course.slug}/bank/", {"folder": str(top.pk)}).content.decode()
    assert "Take “Number theory” out" in page
    sent = {"export-target": str(course.pk), "export-folder": str(top.pk), "export-format": "gift"}
    for name, value in sent.items():
        assert f'name="{name}" value="{value}"' in page or f'<option value="{value}">' in page
    out = client.post(reverse("courses:transfer_exports"), sent)
    job = worked(Transfer.objects.get())
    assert (job.state, job.name, job.report["carried"]) == (
        State.DONE,
        f"{course.slug}-number-theory.gift.txt",
        2,
    )
    with job.file.open("rb") as stream:
        written = stream.read().decode()
    assert ("Ones" in written, "Twos" in written, "Others" in written) == (True, True, False)
    shown = client.get(out.headers["Location"]).content.decode()
    assert "Explain" in shown.partition("What did not come along")[2]
    assert f"/teach/{course.slug}/bank/?folder={top.pk}" in shown
    astray = client.post(reverse("courses:transfer_exports"), sent | {"export-target": "bank"})
    assert (astray.status_code, Transfer.objects.count()) == (422, 1)
    gone = actions.request_export(actor=instructor, format="csv", course=course, folder=inner)
    inner.delete()
    assert (worked(gone).state, gone.error) == (State.FAILED, "The folder is not here any more.")


@pytest.mark.parametrize(("format", "start"), [("archive", b"PK"), ("cc", b"PK"), ("olx", b"\x1f\x8b")])
def test_a_person_takes_a_whole_course_out(
    scope: Organization, instructor: User, format: str, start: bytes, client_for: Callable[..., Client]
) -> None:
    course = full_course(instructor)
    client = client_for(instructor)
    sent = {"course-target": str(course.pk), "course-format": format}
    out = client.post(reverse("courses:transfer_course_exports"), sent)
    job = worked(Transfer.objects.get())
    assert (job.state, job.error) == (State.DONE, "")
    page = client.get(out["Location"])
    text = page.content.decode()
    assert "What came along" in text
    # The archive carries all; the others cannot say everything, and that is on the page.
    assert ("What did not come along" in text) is (format != "archive")
    got = b"".join(client.get(page.context["shown"].download))  # type: ignore[call-overload]
    assert got.startswith(start)
    assert Event.objects.filter(verb="courses.course.exported").count() == 1


def test_nobody_takes_out_a_course_of_others(
    scope: Organization, other_instructor: User, course: Course, client_for: Callable[..., Client]
) -> None:
    sent = {"course-target": str(course.pk), "course-format": "archive"}
    answer = client_for(other_instructor).post(reverse("courses:transfer_course_exports"), sent)
    assert (answer.status_code, Transfer.objects.count()) == (422, 0)
