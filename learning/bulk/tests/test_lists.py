"""Lists of people, from the upload to the result for each; bad, killed, repeated."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Membership, Organization, User
from courses.models import Course
from courses.testing import make_course
from learning.bulk import actions, work
from learning.bulk.models import EnrolmentImport, ImportLine
from learning.bulk.reading import people_of
from learning.bulk.tasks import forget_addresses, take_up_people_lists
from learning.enrolments.actions import enrol
from learning.enrolments.models import Cohort, Enrolment, EnrolmentChange, Invitation
from lms.kernel import clock, tenancy
from lms.kernel.models import Event
from lms.kernel.sheets import UnreadableSheet, read_sheet
from lms.testing.personas import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
ClientFor = Callable[..., Client]
State = EnrolmentImport.State


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor)


def brought(course: Course, actor: User, text: str | bytes, name: str = "list.csv") -> EnrolmentImport:
    data = text.encode() if isinstance(text, str) else text
    job = actions.bring_list(
        course=course, file=SimpleUploadedFile(name, data), cohort=None, actor=actor, now=clock.now()
    )
    return worked(job)


def worked(job: EnrolmentImport) -> EnrolmentImport:
    work.run(job.pk, now=clock.now())
    job.refresh_from_db()
    return job


def results(job: EnrolmentImport, what: str) -> list[str]:
    return list(ImportLine.objects.filter(job=job).order_by("number").values_list(what, flat=True))


def test_a_list_is_looked_at_then_taken_in_with_a_result_for_each_row(
    course: Course, instructor: User, learner: User, other_learner: User, organization: Organization,
    client_for: ClientFor, media: Path,
) -> None:  # fmt: skip
    Cohort.objects.create(course=course, name="Autumn")
    off = make_person(organization, "Olga Off", "student")
    Membership.objects.filter(user=off).update(is_active=False)
    moved = make_person(organization, "Mo Moved", "student")
    enrol(course=course, learner=moved, actor=None, now=clock.now(), source="test")
    enrol(course=course, learner=other_learner, actor=None, now=clock.now(), source="test")
    rows = [
        "Email;Name;Cohort;Shoe size",
        f"{learner.email.upper()};Lena;;38", f"{other_learner.email};;;", f"{moved.email};;autumn;",
        "new@example.org;=cmd();Autumn;", f"{off.email};;;", "nobody;Nobody;;", ";Some Name;;", ";;;",
        f"{learner.email};again;;", "late@example.org;;Winter;",
    ]  # fmt: skip
    client, path = client_for(instructor), "/teach/statistics/people/lists/"
    sent = client.post(path, {"file": SimpleUploadedFile("../wéird.csv", "\n".join(rows).encode())})
    job = worked(EnrolmentImport.objects.get())
    assert sent["Location"] == f"{path}{job.pk}/"
    plans = ["enrol", "there", "move", "invite", "refused", "refused", "refused", "refused", "refused"]
    assert (job.state, job.total, results(job, "plan")) == (State.PREVIEW, 9, plans)
    assert not Enrolment.objects.filter(learner=learner).exists()
    page = client.get(f"{path}{job.pk}/").content.decode()
    for words in (
        "Take in 3 people", "5 rows cannot be taken in", "Shoe size", "Column A: “nobody” is no email address.",
        "Column A: the email address is missing.", "Column A: this address stands in row 2 already.",
        "Column C: this course has no cohort called “Winter”.", "membership is switched off",
    ):  # fmt: skip
        assert words in page, words
    assert (
        "Moves to the cohort"
        not in client.get(f"{path}{job.pk}/?show=refused").content.decode().split("<tbody>")[1]
    )

    client.post(f"{path}{job.pk}/approval/")
    client.post(f"{path}{job.pk}/approval/")
    worked(job)
    assert (job.state, job.done, job.file.name) == (State.DONE, 9, "")
    assert results(job, "outcome") == plans
    assert Enrolment.objects.get(learner=moved).cohort.name == "Autumn"
    mine = Enrolment.objects.get(learner=learner)
    assert EnrolmentChange.objects.get(enrolment=mine).reason == "import"
    assert Invitation.objects.get().cohort.name == "Autumn"
    verbs = Event.objects.filter(verb__startswith="learning.people_list").order_by("position")
    assert list(verbs.values_list("verb", flat=True)) == [
        f"learning.people_list.{one}" for one in ("requested", "approved", "ended")
    ]
    result = b"".join(client.get(f"{path}{job.pk}/result/").streaming_content).decode()
    assert "5,new@example.org,'=cmd(),Autumn,Is invited by email," in result

    again = brought(course, instructor, result)
    assert results(again, "plan")[:4] == ["there", "there", "there", "invite"]
    worked(actions.approve(job=again, actor=instructor, now=clock.now()))
    assert (Enrolment.objects.count(), Invitation.objects.count()) == (3, 1)


@pytest.mark.parametrize(
    ("data", "name", "where"),
    [
        (b"email,name\na@example.org,\xff\n", "l.csv", "Row 2, column B: this is not UTF-8"),
        (
            b'email,name\na@example.org,"open\nb@example.org,x\n',
            "l.csv",
            "Row 2 (line 3 of the file): a quotation mark",
        ),
        (b"name,cohort\nAda,Autumn\n", "l.csv", "Row 1: no column is called"),
        (b"email,name,E-Mail\n", "l.csv", "Row 1, column C: there is a second column"),
        (b"email,name\n,\n", "l.csv", "Row 2: nobody is in this file"),
        (b"PK\x03\x04 broken", "l.xlsx", "damaged"),
        (b"\x89PNG\r\n\0\0", "l.png", "damaged"),
    ],
)
def test_a_bad_file_says_where_and_changes_nothing(
    course: Course, instructor: User, client_for: ClientFor, data: bytes, name: str, where: str
) -> None:
    job = brought(course, instructor, data, name)
    assert (job.state, ImportLine.objects.count()) == (State.FAILED, 0)
    assert job.error.startswith(where) or where == "damaged"
    page = client_for(instructor).get(f"/teach/statistics/people/lists/{job.pk}/").content.decode()
    assert where in page
    assert "Nothing was changed." in page
    actions.cancel(job=job, actor=instructor, now=clock.now())
    with pytest.raises(actions.NotNow):
        actions.retry(job=job, actor=instructor, now=clock.now())


def test_xlsx_and_lists_without_names_of_columns_are_read() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(
            [("Family name", "First name", "E-mail"), ("Byron", "Ada", "Ada@Example.org"), (7, "", "b@x.org")]
        ):
            sheet.write_row(number, 0, cells)
    found = people_of(read_sheet(out.getvalue(), "x.xlsx", most_rows=10)).rows
    assert [(one.number, one.email, one.name) for one in found] == [
        (2, "ada@example.org", "Byron Ada"),
        (3, "b@x.org", "7"),
    ]
    assert [
        one.email for one in people_of(read_sheet(b"a@x.org\nb@x.org\n", "l.txt", most_rows=10)).rows
    ] == ["a@x.org", "b@x.org"]
    with pytest.raises(UnreadableSheet, match="Row 3"):
        read_sheet(b"email\na@x.org\nb@x.org\n", "l.csv", most_rows=2)


def test_a_killed_worker_is_followed_by_one_that_goes_on(
    course: Course, instructor: User, learner: User, other_learner: User, scope: Organization
) -> None:
    job = brought(course, instructor, f"email\n{learner.email}\n{other_learner.email}\n")
    actions.approve(job=job, actor=instructor, now=clock.now())
    worked(job)
    # As if it had died before the second row, and again as if somebody were at it.
    Enrolment.objects.filter(learner=other_learner).delete()
    ImportLine.objects.filter(job=job, number=3).update(outcome="", enrolment=None)
    EnrolmentImport.objects.filter(pk=job.pk).update(state=State.WRITING, seen_at=clock.now())
    assert (worked(job).state, take_up_people_lists()) == (State.WRITING, 0)
    EnrolmentImport.objects.filter(pk=job.pk).update(seen_at=clock.now() - timedelta(minutes=5))
    assert take_up_people_lists() == 1
    assert worked(job).state == State.DONE
    assert Enrolment.objects.count() == 2
    assert EnrolmentChange.objects.filter(enrolment__learner=learner).count() == 1


def test_places_are_foreseen_and_who_came_too_late_is_tried_again(
    course: Course, instructor: User, learner: User, other_learner: User, client_for: ClientFor
) -> None:
    Course.objects.filter(pk=course.pk).update(capacity=1)
    course.refresh_from_db()
    text = f"email\n{learner.email}\n{other_learner.email}\n"
    job = brought(course, instructor, text)
    assert results(job, "plan") == ["enrol", "refused"]
    # The place is gone before the list is approved.
    enrol(course=course, learner=other_learner, actor=None, now=clock.now(), source="test")
    worked(actions.approve(job=job, actor=instructor, now=clock.now()))
    assert results(job, "outcome") == ["refused", "refused"]
    path, client = f"/teach/statistics/people/lists/{job.pk}/", client_for(instructor)
    assert "Try 1 refused person again" in client.get(path).content.decode()
    Course.objects.filter(pk=course.pk).update(capacity=2)
    client.post(f"{path}another-try/")
    worked(job)
    assert results(job, "outcome") == ["enrol", "refused"]
    with pytest.raises(actions.NotNow):
        actions.retry(job=job, actor=instructor, now=clock.now())


def test_the_command_takes_in_all_or_nobody(
    course: Course, instructor: User, learner: User, organization: Organization, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    path = tmp_path / "people.csv"
    path.write_text(f"email\n{learner.email}\nnobody\n")
    asked = [
        str(path),
        "--organization",
        organization.slug,
        "--course",
        course.slug,
        "--actor",
        instructor.email,
    ]
    with pytest.raises(CommandError, match="1 rows cannot be taken in"):
        call_command("import_people", *asked)
    call_command("import_people", *asked, "--dry-run")
    assert not Enrolment.objects.exists()
    call_command("import_people", *asked, "--skip-refused")
    assert Enrolment.objects.get().learner == learner
    said = capsys.readouterr().out
    assert "row 3: nobody: Cannot be taken in. Column A: “nobody” is no email address." in said
    assert said.endswith("1 of 2 people taken in.\n")


def test_addresses_of_people_outside_are_kept_for_a_while(
    course: Course,
    instructor: User,
    learner: User,
    client_for: ClientFor,
    django_capture_on_commit_callbacks: Any,
) -> None:
    text = f"email,name\n{learner.email},Somebody\nnew@example.org,Nina\nnina(at)example.org,\n"
    job, left = brought(course, instructor, text), brought(course, instructor, text)
    worked(actions.approve(job=job, actor=instructor, now=clock.now()))
    link = Invitation.objects.create(course=course, label="Fair")

    file, storage = left.file.name, left.file.storage
    assert storage.exists(file)

    def swept(days: int) -> int:
        with (
            tenancy.platform(),
            clock.moved(timedelta(days=days)),
            django_capture_on_commit_callbacks(execute=True),
        ):
            return forget_addresses.run()

    assert swept(89) == 0
    Invitation.objects.filter(email="new@example.org").update(expires_at=None)
    assert swept(91) == 2  # both lists; an invitation that is open has to know whom it is for
    Invitation.objects.filter(email="new@example.org").update(expires_at=clock.now())
    assert (swept(91), swept(91)) == (1, 0)
    assert list(Invitation.objects.all()) == [link]
    assert {tuple(row) for row in ImportLine.objects.values_list("email", "name", "reason")} == {("", "", "")}
    assert results(job, "outcome") == ["enrol", "invite", "refused"]
    left.refresh_from_db()
    assert (left.state, left.file.name, storage.exists(file)) == (State.CANCELLED, "", False)
    page = client_for(instructor).get(f"/teach/statistics/people/lists/{job.pk}/").content.decode()
    assert "kept for 90 days" in page
    assert learner.full_name in page
    assert "example.org" not in page.split("<tbody>")[1]
    with pytest.raises(actions.NotNow):
        actions.retry(job=left, actor=instructor, now=clock.now())
