"""The admin shows what an import carried and what not, and changes nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from courses.interchange.actions import import_course
from courses.interchange.tests.packages import OLX, write_files
from courses.models import ImportRun

pytestmark = pytest.mark.usefixtures("media")


def test_staff_reads_the_report_and_cannot_edit_it(
    tmp_path: Path,
    scope: Organization,
    instructor: User,
    staff: User,
    client_for: Callable[[User | None], Client],
) -> None:
    source = OLX | {"vertical/v1.xml": '<vertical><poll url_name="p" display_name="&lt;b&gt;"/></vertical>'}
    import_course(write_files(tmp_path, source), organization=scope, instructor=instructor)
    run = ImportRun.objects.get()
    client = client_for(staff)
    listed = client.get(reverse("admin:courses_importrun_changelist"))
    page = client.get(reverse("admin:courses_importrun_change", args=[run.pk]))
    assert run.name in listed.content.decode()
    assert "Polls are not a kind of block yet." in page.content.decode()
    assert "poll/p (&lt;b&gt;)" in page.content.decode()
    assert client.get(reverse("admin:courses_importrun_add")).status_code == 403
    assert client.post(reverse("admin:courses_importrun_delete", args=[run.pk])).status_code == 403
