"""A hostile package in a real Chromium: it runs, and reaches nothing."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import Organization, User
from courses.interchange.actions import import_course
from courses.models import Lesson, Package
from courses.packages.addresses import package_url
from courses.packages.tests.scorm import scorm
from lms.kernel import tenancy
from lms.testing.browser import assert_accessible

pytestmark = [pytest.mark.django_db(transaction=True)]
HOSTILE = """<!doctype html><meta charset="utf-8"><title>Hostile</title><p id="said">starting</p><script>
const said = [];
const attempt = (name, act) => { try { act(); said.push(name + ' reached'); } catch (problem) { said.push(name + ' refused'); } };
attempt('parent', () => window.parent.document.body.innerHTML);
attempt('cookie', () => document.cookie);
attempt('storage', () => window.localStorage.getItem('x'));
attempt('top', () => { if (window.top === window) throw new Error('alone'); window.top.location.href = 'https://example.org/'; });
fetch(location.origin.startsWith('http') ? '/account/' : location.href.split('/packages/')[0] + '/', {credentials: 'include'})
  .then(() => said.push('fetch reached'), () => said.push('fetch refused'))
  .finally(() => { document.getElementById('said').textContent = said.join(', '); });
</script>"""
EXPECTED = "parent refused, cookie refused, storage refused, top refused, fetch refused"


@pytest.fixture
def package(tmp_path: Path, settings: Any, organization: Organization, instructor: User) -> Package:
    settings.MEDIA_ROOT = tmp_path / "media"
    path = scorm(tmp_path / "hostile.zip", {"index.html": HOSTILE})
    with tenancy.scope(organization):
        import_course(path, organization=organization, instructor=instructor, publish=True)
        return Package.objects.get()


def test_a_hostile_package_runs_and_reaches_nothing(
    open_page: Any, package: Package, organization: Organization, instructor: User
) -> None:
    with tenancy.scope(organization):
        lesson = Lesson.objects.select_related("course").get()
        address = lesson.get_absolute_url()
        alone = package_url(package.pk, "index.html")
    # What the browser says about what it refused.
    open_page.allow("sandbox|Content Security Policy|Refused|fetch|violat|Failed to load|connect-src blocked")
    page = open_page(address, person=instructor)
    assert_accessible(page)
    page.get_by_text("Open here").click()
    frame = page.frame_locator(f'iframe[name="package-{package.pk}"]')
    expect(frame.locator("#said")).to_have_text(EXPECTED)
    assert page.url.endswith(address)
    page.goto(page.url.removesuffix(address) + alone)
    expect(page.locator("#said")).to_contain_text("cookie refused")
    expect(page.locator("#said")).to_contain_text("fetch refused")
