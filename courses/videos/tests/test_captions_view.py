"""Captions over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from courses import api
from courses.models import CaptionTrack
from courses.testing import make_course, make_video
from lms.kernel import clock

pytestmark = pytest.mark.usefixtures("scope")


@pytest.fixture
def track(instructor: Any) -> CaptionTrack:
    make_video(make_course(instructor).lessons.first())  # type: ignore[attr-defined]
    return CaptionTrack.objects.get()


def test_a_signed_address_gives_webvtt(client_for: Any, track: CaptionTrack) -> None:
    response = client_for(None).get(api.signed_captions_url(track.pk))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.content.decode().startswith("WEBVTT\n")
    assert "Here is one sample." in response.content.decode()


@pytest.mark.parametrize("who", [None, "learner", "admin"])
def test_without_a_signature_there_is_nothing(
    request: Any, client_for: Any, track: CaptionTrack, who: str | None
) -> None:
    client = client_for(request.getfixturevalue(who) if who else None)
    assert client.get(f"/captions/{track.pk}.vtt").status_code == 404
    signed = api.signed_captions_url(track.pk)
    assert client.get(signed[:-2] + "xx").status_code == 404


def test_an_old_address_is_gone(client_for: Any, track: CaptionTrack) -> None:
    signed = api.signed_captions_url(track.pk)
    with clock.moved(timedelta(hours=8)):
        assert client_for(None).get(signed).status_code == 410


def test_another_organisation_does_not_have_it(client_for: Any, track: CaptionTrack, outsider: Any) -> None:
    client = client_for(outsider, host="other.localhost")
    assert client.get(api.signed_captions_url(track.pk)).status_code == 404
