"""The teachers' pages: list, rule, one certificate, and issuing for all as a job."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from accounts.roles.models import STUDENT
from courses.api import set_staff
from courses.models import Course, CourseStaff
from courses.testing import make_course
from learning.certificates import actions, bulk, queries
from learning.certificates.models import Certificate, ConfirmedName
from learning.certificates.models_runs import CertificateLine, CertificateRun
from learning.certificates.runs import request_run
from learning.certificates.tasks import take_up_certificates
from learning.enrolments.actions import complete, enrol
from learning.models import Enrolment
from lms.kernel import clock
from lms.kernel.models import Event
from lms.testing.personas import make_person

ClientFor = Callable[..., Client]


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor, lessons=1)


def place(course: Course, name: str, *, done: bool = True) -> Enrolment:
    person = make_person(course.organization, name, STUDENT)
    made = enrol(course=course, learner=person, actor=person, now=clock.now(), source="test")
    if done:
        complete(enrolment=made, now=clock.now())
    return made


def at(name: str, *args: Any) -> str:
    return reverse(f"learning:{name}", args=["statistics", *args])


def outcomes(run: CertificateRun) -> list[tuple[int, str, str]]:
    rows = CertificateLine.objects.filter(run=run).order_by("number")
    return list(rows.values_list("number", "enrolment__learner__full_name", "outcome"))


def test_all_who_have_earned_one_get_it_once_and_everybody_has_a_line(
    course: Course, instructor: User, client_for: ClientFor
) -> None:
    actions.save_rule(course=course, actor=instructor, now=clock.now(), asks_name=True)
    had, named = place(course, "Ana"), place(course, "Ben")
    place(course, "Cleo Chanda"), place(course, "Dora Diallo", done=False)
    actions.issue_certificate(enrolment=had, now=clock.now())
    ConfirmedName.objects.create(enrolment=named, name="Benedict", confirmed_at=clock.now())
    client = client_for(instructor)
    assert "3 people have earned" not in client.get(at("teach_certificates")).content.decode()
    asked = [client.post(at("certificate_runs")).headers["Location"] for _twice in range(2)]
    run = CertificateRun.objects.get()
    assert asked == [at("certificate_run", run.pk)] * 2
    bulk.work(run.pk, now=clock.now())
    bulk.work(run.pk, now=clock.now())
    assert outcomes(run) == [
        (1, "Ana", "had"),
        (2, "Ben", "issued"),
        (3, "Cleo Chanda", "name"),
        (4, "Dora Diallo", "lessons"),
    ]
    assert Certificate.objects.get(enrolment=named).learner_name == "Benedict"
    run.refresh_from_db()
    assert (run.state, run.done, run.total) == ("done", 4, 4)
    ended = Event.objects.get(verb="learning.certificates.ended")
    assert ended.payload == {"state": "done", "issued": 1}
    body = client.get(f"{asked[0]}?outcome=lessons").content.decode()
    assert "Dora Diallo" in body
    assert "Cleo Chanda" not in body


def test_a_job_whose_worker_was_killed_goes_on_where_it_stopped(
    course: Course, instructor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "STEP", 2)
    for name in ("Ana", "Ben", "Cleo"):
        place(course, name)
    run = request_run(course=course, actor=instructor)
    step, calls = bulk._step, 0

    def die(*args: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        step(*args)

    monkeypatch.setattr(bulk, "_step", die)
    with pytest.raises(KeyboardInterrupt):
        bulk.work(run.pk, now=clock.now())
    monkeypatch.setattr(bulk, "_step", step)
    assert Certificate.objects.count() == 2
    assert take_up_certificates() == 0
    CertificateRun.objects.update(seen_at=clock.now() - timedelta(minutes=2))
    assert take_up_certificates() == 1
    bulk.work(run.pk, now=clock.now())
    assert [line[0] for line in outcomes(run)] == [1, 2, 3]
    assert Certificate.objects.count() == 3
    assert CertificateRun.objects.get().state == "done"


def test_a_job_that_fails_says_so_and_another_may_be_started(
    course: Course, instructor: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> None:
        raise ValueError

    place(course, "Ana")
    run = request_run(course=course, actor=instructor)
    with monkeypatch.context() as broken:
        broken.setattr(bulk, "_step", fail)
        bulk.work(run.pk, now=clock.now())
    body = client_for(instructor).get(at("certificate_run", run.pk)).content.decode()
    assert "What was issued stays issued" in body
    again = request_run(course=course, actor=instructor)
    assert again.pk != run.pk
    actions.save_rule(course=course, actor=instructor, now=clock.now(), is_offered=False)
    with pytest.raises(actions.CertificateRefused):
        request_run(course=course, actor=instructor)


def test_the_list_goes_on_where_the_page_ended_and_is_searched_and_filtered(
    course: Course, instructor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PER_PAGE", 2)
    now = clock.now()
    # Two of one moment: the key decides.
    for name, days in (("Ana", 1), ("Ben", 2), ("Cleo", 2), ("Dora Diallo", 3)):
        actions.issue_certificate(enrolment=place(course, name), now=now - timedelta(days=days))
    named = {one.learner_name: one for one in Certificate.objects.all()}
    actions.revoke(certificate=named["Ana"], actor=instructor, reason="Copied", now=now)
    Certificate.objects.filter(pk=named["Ben"].pk).update(expires_at=now)
    actions.reissue(certificate=named["Cleo"], name="Cleopatra", reason="Name", actor=instructor, now=now)

    def names(**asked: str) -> list[str]:
        found, after = [], ""
        while True:
            page = queries.certificates_page(
                course, search=asked.get("q", ""), state=asked.get("state", ""), after=after, now=now
            )
            found += [line.certificate.learner_name for line in page.lines]
            if not (after := page.after):
                return found

    assert names() == ["Ana", "Cleopatra", "Ben", "Dora Diallo"]
    assert names(state="valid") == ["Cleopatra", "Dora Diallo"]
    assert names(state="expired") == ["Ben"]
    assert names(state="revoked") == ["Ana"]
    assert names(state="reissued") == ["Cleopatra"]
    assert names(q="dora d") == ["Dora Diallo"]
    assert names(q=named["Ben"].certificate_number.lower()[:9]) == ["Ben"]


def test_teachers_correct_revoke_and_reinstate_and_assistants_only_look(
    course: Course, instructor: User, outsider: User, client_for: ClientFor
) -> None:
    number = actions.issue_certificate(enrolment=place(course, "Ana"), now=clock.now()).certificate_number
    client, one = client_for(instructor), at("teach_certificate", number)
    kept = client.post(at("certificate_versions", number), {"name": "Anabel", "reason": ""})
    assert kept.status_code == 422
    assert "Anabel" in kept.content.decode()
    for _twice in range(2):
        client.post(at("certificate_versions", number), {"name": "Anabel", "reason": "A wrong letter"})
    assert Certificate.objects.get().version == 2
    assert client.post(at("certificate_revocation", number), {"revoke-reason": " "}).status_code == 422
    client.post(at("certificate_revocation", number), {"revoke-reason": "Copied"})
    body = client.get(one).content.decode()
    assert all(word in body for word in ("Revoked", "Copied", "A wrong letter", "Make it valid again"))
    assert client.post(at("certificate_versions", number), {"name": "A", "reason": "b"}).status_code == 422
    client.post(at("certificate_validity", number))
    assert Certificate.objects.get().revoked_at is None
    set_staff(course=course, user=outsider, role=CourseStaff.Role.TEACHING_ASSISTANT, actor=instructor)
    looking = client_for(outsider)
    assert "Issue it again" not in looking.get(one).content.decode()
    for name in ("certificate_versions", "certificate_revocation", "certificate_validity"):
        assert looking.post(at(name, number)).status_code == 403
    assert looking.post(at("certificate_runs")).status_code == 403


def test_a_rule_asks_for_something(course: Course, instructor: User, client_for: ClientFor) -> None:
    client = client_for(instructor)
    assert client.post(at("certificate_rule"), {"is_offered": "on", "valid_for": "0"}).status_code == 422
    sent = {"is_offered": "on", "min_percentage": "62.5", "valid_for": "24", "asks_name": "on"}
    assert client.post(at("certificate_rule"), sent).status_code == 302
    body = client.get(at("teach_certificates")).content.decode()
    assert all(word in body for word in ("at least 62.5 %", "24 months", "confirm their name"))
    assert "Every lesson has to be completed" not in body
