"""A person's own page."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import Organization, User
from accounts.users.actions import UnknownField, create_person, set_active, soft_delete, update_profile
from lms.kernel import tenancy
from lms.kernel.models import Event

URL = "/accounts/profile/"
FORM = {"full_name": "Lena Learner", "bio": "", "social_links": "", "time_zone": "Europe/London"}


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def picture(size: tuple[int, int] = (600, 400), format: str = "JPEG", **options: Any) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, format, **options)
    return SimpleUploadedFile(f"me.{format.lower()}", out.getvalue(), content_type=f"image/{format.lower()}")


def test_strangers_are_sent_to_sign_in(organization: Organization) -> None:
    answer = Client().get(URL)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/accounts/login/?next={URL}"


@pytest.mark.parametrize("who", ["learner", "instructor", "admin", "staff"])
def test_everybody_has_one(request: pytest.FixtureRequest, who: str, client_for: Callable) -> None:
    person = request.getfixturevalue(who)
    page = client_for(person).get(URL)
    assert page.status_code == 200
    assert person.full_name in page.content.decode()


def test_no_member_has_one_too(outsider: User, organization: Organization, client_for: Callable) -> None:
    assert client_for(outsider).get(URL).status_code == 200


def test_save(learner: User, organization: Organization, client_for: Callable) -> None:
    answer = client_for(learner).post(
        URL,
        {
            "full_name": " Lena  Learner-Lark ",
            "bio": "I count birds.",
            "social_links": "birds.example/lena\nhttps://code.example/lena\n\nbirds.example/lena",
            "time_zone": "Africa/Nairobi",
        },
    )
    assert answer.status_code == 302
    learner.refresh_from_db()
    assert learner.full_name == "Lena Learner-Lark"
    assert learner.social_links == ["https://birds.example/lena", "https://code.example/lena"]
    assert learner.time_zone == "Africa/Nairobi"
    with tenancy.scope(organization):
        event = Event.objects.get(verb="accounts.person.updated")
    assert event.actor_id == learner.pk
    assert event.payload == {"fields": ["bio", "full_name", "social_links", "time_zone"]}


def test_saving_what_is_there_already_is_no_event(
    learner: User, organization: Organization, client_for: Callable
) -> None:
    client_for(learner).post(URL, FORM | {"time_zone": "UTC"})
    with tenancy.scope(organization):
        assert not Event.objects.filter(verb="accounts.person.updated").exists()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("full_name", "", "required"),
        ("time_zone", "Mars/Olympus", "valid choice"),
        ("social_links", "javascript:alert(1)", "not a web address"),
        ("social_links", "javascript://example.com/%0Aalert(1)", "not a web address"),
        ("social_links", "\n".join(f"a{n}.example" for n in range(9)), "eight links"),
        ("bio", "x" * 2001, "2000"),
    ],
)
def test_mistakes_are_shown_and_nothing_is_saved(
    learner: User, client_for: Callable, field: str, value: str, says: str
) -> None:
    answer = client_for(learner).post(URL, FORM | {"bio": "kept text", field: value})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    learner.refresh_from_db()
    assert learner.bio == ""


def test_nobody_raises_themselves(learner: User, client_for: Callable) -> None:
    client_for(learner).post(
        URL, FORM | {"is_staff": "on", "is_superuser": "on", "email": "root@lms.example"}
    )
    learner.refresh_from_db()
    assert not learner.is_staff
    assert not learner.is_superuser
    assert learner.email == "lena.learner@college.example"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_picture_is_written_anew_and_served(learner: User, client_for: Callable, format: str) -> None:
    client = client_for(learner)
    assert client.post(URL, FORM | {"avatar": picture(format=format)}).status_code == 302
    learner.refresh_from_db()
    assert learner.avatar.name.startswith("avatars/")
    with default_storage.open(learner.avatar.name) as file, Image.open(file) as stored:
        assert (stored.format, stored.size) == ("WEBP", (256, 256))
    answer = Client().get(learner.avatar.url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(b"RIFF")  # type: ignore[attr-defined]


def test_metadata_is_left_behind(learner: User, client_for: Callable) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at 51.5, -0.1"
    client_for(learner).post(URL, FORM | {"avatar": picture(exif=exif.tobytes())})
    learner.refresh_from_db()
    with default_storage.open(learner.avatar.name) as file:
        assert b"taken at" not in file.read()


@pytest.mark.django_db(transaction=True)
def test_old_picture_goes(learner: User, client_for: Callable) -> None:
    client = client_for(learner)
    client.post(URL, FORM | {"avatar": picture()})
    learner.refresh_from_db()
    old = learner.avatar.name
    client.post(URL, FORM | {"avatar": picture(format="PNG")})
    learner.refresh_from_db()
    assert learner.avatar.name != old
    assert not default_storage.exists(old)
    client.post(URL, FORM | {"remove_avatar": "on"})
    last, learner.avatar = learner.avatar.name, None  # type: ignore[assignment]
    learner.refresh_from_db()
    assert not learner.avatar
    assert not default_storage.exists(last)


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("me.jpg", b"not a picture", content_type="image/jpeg"),
        SimpleUploadedFile(
            "me.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml"
        ),
        SimpleUploadedFile("me.jpg", b"\xff\xd8" + b"0" * (5 * 1024 * 1024), content_type="image/jpeg"),
    ],
)
def test_other_files_are_refused(learner: User, client_for: Callable, file: SimpleUploadedFile) -> None:
    file.seek(0)
    assert client_for(learner).post(URL, FORM | {"avatar": file}).status_code == 422
    learner.refresh_from_db()
    assert not learner.avatar


def test_a_bomb_is_refused_unopened(learner: User, client_for: Callable) -> None:
    answer = client_for(learner).post(URL, FORM | {"avatar": picture((9000, 10), "PNG")})
    assert answer.status_code == 422
    assert "8,000 pixels" in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["avatars/none.webp", "private/secret.webp", "avatars/../x.webp", "avatars/x.html"]
)
def test_nothing_else_is_served(organization: Organization, name: str) -> None:
    default_storage.save("private/secret.webp", io.BytesIO(b"secret"))  # type: ignore[arg-type]
    assert Client().get(f"/media/{name}").status_code == 404


def test_only_known_fields_are_changed(learner: User, scope: Organization) -> None:
    with pytest.raises(UnknownField):
        update_profile(person=learner, actor=learner, is_staff=True)


def test_create_person_finds_the_one_there_is(learner: User, scope: Organization) -> None:
    same, created = create_person(email=f" {learner.email.upper()} ", full_name="Other Name", actor=None)
    assert (same, created) == (learner, False)
    fresh, created = create_person(email="neu@college.example", full_name="Neu", actor=None)
    assert created
    assert not fresh.has_usable_password()


def test_deactivating_and_deleting(learner: User, admin: User, scope: Organization) -> None:
    assert set_active(person=learner, active=False, actor=admin)
    assert not set_active(person=learner, active=False, actor=admin)  # twice is once
    assert set_active(person=learner, active=True, actor=admin)
    soft_delete(person=learner, actor=admin)
    assert not set_active(person=learner, active=True, actor=admin)  # deleted stays deleted
    learner.refresh_from_db()
    assert learner.deleted_at is not None
    verbs = list(Event.objects.order_by("position").values_list("verb", flat=True))
    assert verbs == [
        "accounts.person.deactivated",
        "accounts.person.reactivated",
        "accounts.person.deactivated",
    ]
