"""Certificates in a real browser: the pages of those who teach, of the staff, of the learner and of the world."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accounts.models import Organization, User
from courses.testing import make_course
from learning.certificates import actions
from learning.certificates.bulk import work
from learning.certificates.models import Certificate
from learning.certificates.models_runs import CertificateRun
from learning.certificates.runs import request_run
from learning.enrolments.actions import complete, enrol
from lms.kernel import clock, tenancy
from lms.testing.browser import OpenPage, assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_pages_are_accessible(
    open_page: OpenPage, organization: Organization, instructor: User, admin: User, learner: User
) -> None:
    with tenancy.scope(organization):
        course = make_course(instructor, lessons=1)
        place = enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="test")
        actions.save_rule(course=course, actor=instructor, now=clock.now(), valid_for=6)
        actions.issue_certificate(enrolment=place, now=clock.now())
        complete(enrolment=place, now=clock.now())
        Certificate.objects.update(expires_at=clock.now() + timedelta(days=9))
        run = request_run(course=course, actor=instructor)
        work(run.pk, now=clock.now())
        mine = actions.reissue(
            certificate=Certificate.objects.get(),
            name="Lena Lovelace",
            reason="Name",
            actor=instructor,
            now=clock.now(),
        )
    page = open_page(f"/teach/{course.slug}/certificates/", width="phone", scheme="dark", person=instructor)
    assert_accessible(page)
    page.get_by_role("link", name="Lena Lovelace").click()
    expect(page.get_by_role("heading", name="What it said before")).to_be_visible()
    assert_accessible(page)
    # Outside a test's own transaction, as people open it.
    assert page.request.get(f"{page.url}pdf/").ok
    for path in (f"runs/{run.pk}/", "rule/"):
        page.goto(f"/teach/{course.slug}/certificates/{path}")
        assert_accessible(page)
    page.goto(f"/teach/{course.slug}/certificates/running-out/")
    page.get_by_label("Lena Lovelace").check()
    page.get_by_label("Why they are renewed").fill("Attended")
    assert_accessible(page)
    page.get_by_role("button", name="Show what would happen").click()
    page.wait_for_url("**/runs/*/")
    with tenancy.scope(organization):
        work(CertificateRun.objects.get(kind="renew").pk, now=clock.now())
    expect(page.get_by_role("button", name="Renew 1 certificate")).to_be_visible()
    assert_accessible(page)
    look = open_page("/certificates/looks/", width="desktop", scheme="light", person=admin)
    assert_accessible(look)
    look.get_by_label("Name").fill("Diplomas")
    look.get_by_role("button", name="Make the look").click()
    look.get_by_label("format").select_option("Portrait")
    look.get_by_label("Heading").fill("Diploma")
    look.get_by_role("button", name="Preview what is typed").click()
    expect(look.get_by_label("Heading")).to_have_value("Diploma")
    assert look.locator(".design-preview img").evaluate(
        "picture => picture.decode().then(() => picture.naturalWidth)"
    )
    assert_accessible(look)
    own = open_page(f"/learn/{course.slug}/certificate/", width="phone", scheme="light", person=learner)
    assert_accessible(own)
    with own.expect_download() as taken:
        own.get_by_role("link", name="JWT").click()
    assert taken.value.suggested_filename == f"badge-{mine.certificate_number}.jwt"
