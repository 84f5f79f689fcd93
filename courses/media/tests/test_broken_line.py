"""A line that breaks in the middle of a request, over a real socket to a real server."""

import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import Client

from accounts.models import User
from courses.media import uploads
from courses.models import Upload
from lms.kernel import clock, tenancy

pytestmark = pytest.mark.django_db(transaction=True)
CONTENT = bytes(range(256)) * 4096


def test_what_arrived_before_the_line_broke_is_kept(
    live_server: Any, organization: Any, instructor: User, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT, settings.UPLOAD_ROOT = tmp_path / "media", tmp_path / "uploads"
    with tenancy.scope(organization):
        upload = uploads.begin_upload(name="a.bin", size=len(CONTENT), owner=instructor, now=clock.now())
    client = Client()
    client.force_login(instructor)
    client.get("/accounts/login/")
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    token = "a" * 32
    address = urlsplit(live_server.url)
    head = (
        f"PATCH /teach/uploads/{upload.pk}/ HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\n"
        f"Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {len(CONTENT)}\r\n"
        f"Cookie: {django_settings.SESSION_COOKIE_NAME}={session}; {django_settings.CSRF_COOKIE_NAME}={token}\r\n"
        f"X-CSRFToken: {token}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((address.hostname, address.port), timeout=120) as line:
        line.sendall(head.encode() + CONTENT[:700_000])
        line.shutdown(socket.SHUT_WR)
        line.recv(1000)
    with tenancy.scope(organization):
        found = Upload.objects.get()
        assert found.received == 700_000
        file = settings.UPLOAD_ROOT / str(found.organization_id) / str(found.pk)
        assert file.read_bytes() == CONTENT[:700_000]
