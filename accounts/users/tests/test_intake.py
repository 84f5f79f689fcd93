"""Addresses and bodies that are turned away."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User

pytestmark = pytest.mark.django_db
ClientFor = Callable[..., Client]


@pytest.mark.parametrize(
    "address", ["/verify/%00/", "/courses/?q=%00", "/media/thumbnails/a%00b.png", "/teach/x/?q=a%00"]
)
def test_a_zero_byte_in_an_address_is_refused(client_for: ClientFor, learner: User, address: str) -> None:
    assert client_for(learner).get(address).status_code == 400


def test_a_large_body_is_refused_unread(
    client_for: ClientFor, learner: User, admin: User, settings: Settings
) -> None:
    settings.REQUEST_MAX_BYTES, settings.UPLOAD_MAX_BYTES = 1000, 2000

    def send(person: User, path: str, size: int) -> int:
        return client_for(person).post(path, "x" * size, content_type="text/plain").status_code

    assert send(learner, "/accounts/profile/", 1001) == 413
    assert send(learner, "/accounts/profile/", 999) != 413
    # Only those who may enter the admin may send a package there.
    assert send(learner, "/admin/", 1001) == 413
    assert send(admin, "/admin/", 1001) != 413
    assert send(admin, "/admin/", 2001) == 413
    assert send(admin, "/accounts/profile/", 1001) == 413


def test_raw_bytes_in_pieces_may_be_many(client_for: ClientFor, instructor: User, settings: Settings) -> None:
    settings.REQUEST_MAX_BYTES, settings.UPLOAD_MAX_BYTES = 1000, 2000

    def send(person: User | None, size: int, content_type: str) -> int:
        answer = client_for(person).patch("/accounts/profile/", "x" * size, content_type=content_type)
        return answer.status_code

    raw = "application/offset+octet-stream"
    assert send(instructor, 1001, raw) != 413
    assert send(instructor, 2001, raw) == 413
    assert send(instructor, 1001, "text/plain") == 413
    assert send(None, 1001, raw) == 413


def test_forms_with_files_go_where_uploads_go(
    client_for: ClientFor, instructor: User, learner: User, settings: Settings
) -> None:
    settings.REQUEST_MAX_BYTES, settings.UPLOAD_MAX_BYTES = 1000, 2000
    sent = {
        person.pk: client_for(person)
        .post("/teach/uploads/", "x" * 1001, content_type="text/plain")
        .status_code
        for person in (instructor, learner)
    }
    assert sent[instructor.pk] != 413
    assert sent[learner.pk] == 413


def test_strangers_have_the_small_limit(client: Client, organization: object, settings: Settings) -> None:
    settings.REQUEST_MAX_BYTES = 1000
    assert client.post("/admin/login/", "x" * 1001, content_type="text/plain").status_code == 413


def test_rows_chosen_by_keys_that_are_none_are_a_bad_request(client_for: ClientFor, admin: User) -> None:
    chosen = {"action": "delete_selected", "_selected_action": "'"}
    assert client_for(admin).post("/admin/courses/category/", chosen).status_code == 400
