"""Many certificates renewed at once: chosen from those that run out, looked at, renewed as it was looked at."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization, User
from accounts.roles.models import STUDENT
from courses.models import Course
from courses.testing import make_course
from learning.certificates import actions, bulk, bulk_renewals, queries_runs
from learning.certificates.models import Certificate, CertificateRule, CertificateVersion
from learning.certificates.models_runs import CertificateLine, CertificateRun
from learning.certificates.renewals import renew
from learning.certificates.rules import expiry
from learning.certificates.runs import request_run
from learning.enrolments.actions import complete, enrol
from lms.kernel import clock
from lms.kernel.models import Event
from lms.testing.personas import make_person

ClientFor = Callable[..., Client]
DAY = timedelta(days=1)
NAMES = ("Ana", "Ben", "Cleo", "Dora", "Eve")
WHY = {"reason": "Course attended"}


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    made: Course = make_course(instructor, lessons=1)
    actions.save_rule(course=made, actor=instructor, now=clock.now(), valid_for=6, renewal_days=30)
    return made


@pytest.fixture
def held(course: Course) -> dict[str, Certificate]:
    """Five certificates: those of the first four end in as many days as their place, the last one much later."""
    now, found = clock.now(), {}
    for number, name in enumerate(NAMES, 1):
        person = make_person(course.organization, name, STUDENT)
        place = enrol(course=course, learner=person, actor=person, now=now, source="test")
        complete(enrolment=place, now=now)
        found[name] = actions.issue_certificate(enrolment=place, now=now - 100 * DAY)
        ends = now + (number if name != "Eve" else 90) * DAY
        Certificate.objects.filter(pk=found[name].pk).update(expires_at=ends)
        found[name].refresh_from_db()
    return found


def at(name: str, *args: Any) -> str:
    return reverse(f"learning:{name}", args=["statistics", *args])


def outcomes(run: CertificateRun) -> dict[str, str]:
    rows = CertificateLine.objects.filter(run=run).order_by("number")
    return dict(rows.values_list("enrolment__learner__full_name", "outcome"))


def look(client: Client, *chosen: Certificate, **sent: str) -> CertificateRun:
    """Choose some, or all with `all`, and have it foreseen."""
    answer = client.post(at("certificates_running_out"), WHY | {"chosen": [one.pk for one in chosen]} | sent)
    run = CertificateRun.objects.get(state="waiting")
    assert answer.headers["Location"] == at("certificate_run", run.pk)
    bulk.work(run.pk, now=clock.now())
    run.refresh_from_db()
    return run


def test_those_chosen_are_looked_at_and_renewed_as_it_was_looked_at(
    course: Course, held: dict[str, Certificate], instructor: User, client_for: ClientFor
) -> None:
    client = client_for(instructor)
    assert [held[name].learner_name in client.get(at("certificates_running_out")).content.decode() for name in NAMES] == [
        True, True, True, True, False,
    ]  # fmt: skip
    kept = client.post(at("certificates_running_out"), {"chosen": [held["Ben"].pk], "reason": ""})
    assert kept.status_code == 422
    assert f'value="{held["Ben"].pk}" checked' in kept.content.decode()
    assert client.post(at("certificates_running_out"), WHY).status_code == 422, "nobody is ticked"
    actions.revoke(certificate=held["Cleo"], actor=instructor, reason="Copied", now=clock.now())
    run = look(client, held["Ana"], held["Ben"], held["Cleo"])
    assert (run.state, run.done, run.total) == ("preview", 1, 3)
    assert outcomes(run) == {"Ana": "renew", "Ben": "renew", "Cleo": "revoked"}
    assert not CertificateVersion.objects.exists(), "nothing happened by looking"
    body = client.get(at("certificate_run", run.pk)).content.decode()
    assert all(said in body for said in ("Renew 2 certificates", "Is revoked", "What would happen"))
    renew(
        certificate=held["Ben"], version=1, until=clock.now() + 900 * DAY, actor=instructor, at=clock.now(),
        now=clock.now(),
    )  # fmt: skip
    for _twice in range(2):
        client.post(at("certificate_run_approval", run.pk))
        bulk.work(run.pk, now=clock.now())
    run.refresh_from_db()
    assert (run.state, run.done, run.total) == ("done", 3, 3)
    assert outcomes(run) == {"Ana": "renewed", "Ben": "changed", "Cleo": "revoked"}
    ana = Certificate.objects.get(pk=held["Ana"].pk)
    assert held["Ana"].expires_at is not None
    assert (ana.version, ana.expires_at) == (2, expiry(CertificateRule(valid_for=6), held["Ana"].expires_at))
    version = CertificateVersion.objects.get(certificate=ana)
    assert (version.reason, version.replaced_by, version.cause) == ("Course attended", instructor, "renewed")
    assert Event.objects.get(verb="learning.certificates.ended").payload == {"state": "done", "renewed": 1}
    assert client.post(at("certificate_run_cancellation", run.pk)).status_code == 302
    assert outcomes(run)["Ana"] == "renewed", "what is done cannot be dropped"


def test_all_that_run_out_until_one_day_and_a_look_may_be_dropped(
    course: Course, held: dict[str, Certificate], instructor: User, client_for: ClientFor
) -> None:
    client, now = client_for(instructor), clock.now()
    actions.save_rule(course=course, actor=instructor, now=now, valid_for=None)
    assert client.post(at("certificates_running_out"), WHY | {"all": "1"}).status_code == 422, "until when?"
    until = timezone.localtime(now + timedelta(hours=60)).strftime("%Y-%m-%dT%H:%M")
    run = look(client, all="1", until=until)
    assert [name for name, outcome in outcomes(run).items() if outcome == "renew"] == ["Ana", "Ben"]
    assert outcomes(run)["Dora"] == "later"
    for _twice in range(2):
        client.post(at("certificate_run_cancellation", run.pk))
    run.refresh_from_db()
    assert (run.state, outcomes(run)) == ("cancelled", {})
    client.post(at("certificate_run_approval", run.pk))
    run.refresh_from_db()
    assert run.state == "cancelled"


def test_one_job_of_a_course_at_a_time_and_killed_it_goes_on(
    course: Course, held: dict[str, Certificate], instructor: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    client = client_for(instructor)
    run = look(client, all="1")
    issuing = request_run(course=course, actor=instructor)
    answer = client.post(at("certificate_run_approval", run.pk), follow=True)
    assert "are being worked on" in answer.content.decode()
    assert client.post(at("certificates_running_out"), WHY | {"all": "1"}).status_code == 422
    bulk.work(issuing.pk, now=clock.now())
    monkeypatch.setattr(bulk_renewals, "STEP", 3)
    step, calls = bulk_renewals._step, 0

    def die(*args: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        step(*args)

    client.post(at("certificate_run_approval", run.pk))
    monkeypatch.setattr(bulk_renewals, "_step", die)
    with pytest.raises(KeyboardInterrupt):
        bulk.work(run.pk, now=clock.now())
    monkeypatch.setattr(bulk_renewals, "_step", step)
    assert list(outcomes(run).values()) == ["renewed"] * 3 + ["renew"]
    bulk.work(run.pk, now=clock.now() + timedelta(minutes=2))
    run.refresh_from_db()
    assert (run.state, run.done, set(outcomes(run).values())) == ("done", 4, {"renewed"})
    assert CertificateVersion.objects.count() == 4


def test_the_list_goes_on_where_the_page_ended(
    course: Course, held: dict[str, Certificate], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries_runs, "PER_PAGE", 2)
    # Two that end at one moment: the key decides.
    Certificate.objects.filter(pk=held["Cleo"].pk).update(expires_at=held["Ben"].expires_at)
    found, after = [], ""
    while True:
        page = queries_runs.running_out_page(course, after=after, now=clock.now())
        found += [line.certificate.learner_name for line in page.lines]
        if not (after := page.after):
            break
    assert found == ["Ana", "Ben", "Cleo", "Dora"]
