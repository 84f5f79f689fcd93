"""What the request knows of the person besides their rights."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from accounts.models import Organization, User
from accounts.users.zones import display_language, display_zone, zone_names
from lms.kernel import tenancy
from lms.kernel.models import AuditEntry


def test_no_query_without_a_session_cookie(
    organization: Organization, django_assert_num_queries: Callable
) -> None:
    client = Client()
    client.get("/accounts/password/reset/")
    client.cookies.clear()
    with django_assert_num_queries(0):
        assert client.get("/accounts/password/reset/").status_code == 200


def test_a_signed_in_page_costs_one_query_for_the_person(
    learner: User, client_for: Callable, django_assert_num_queries: Callable
) -> None:
    client = client_for(learner)
    client.get("/accounts/logout/")
    with django_assert_num_queries(1):
        assert client.get("/accounts/logout/").status_code == 200


def test_times_are_in_the_persons_zone(learner: User, client_for: Callable) -> None:
    User.objects.filter(pk=learner.pk).update(time_zone="Africa/Nairobi")
    assert "EAT" in client_for(learner).get("/accounts/sessions/").content.decode()
    assert timezone.get_current_timezone_name() == "UTC"  # and nothing of it is left behind


def test_actor_and_address_stand_in_the_trail(
    learner: User, organization: Organization, client_for: Callable
) -> None:
    client_for(learner).post(
        "/accounts/profile/", {"full_name": "Lena New", "time_zone": "Europe/Rome"}, REMOTE_ADDR="192.0.2.44"
    )
    with tenancy.scope(organization):
        entry = AuditEntry.objects.get(
            table_name="accounts_user", action="update", after__full_name="Lena New"
        )
    assert entry.actor_id == learner.pk
    assert entry.before["full_name"] == "Lena Learner"  # type: ignore[index]
    assert entry.context["address"] == "192.0.2.44"
    assert entry.context["path"] == "/accounts/profile/"


def test_zone_falls_back_to_the_organisation_and_to_utc() -> None:
    organization = Organization(time_zone="Europe/Rome", language="xx")
    assert display_zone(User(time_zone="Asia/Tokyo"), organization).key == "Asia/Tokyo"
    assert display_zone(User(time_zone="Mars/Olympus"), organization).key == "Europe/Rome"
    assert display_zone(User(time_zone="../../etc/passwd"), organization).key == "Europe/Rome"
    assert display_zone(None, None).key == "UTC"
    assert display_language(User(language="tlh"), organization) == "en-gb"


def test_zones_offered_are_places() -> None:
    assert {"UTC", "Europe/London", "America/Argentina/Buenos_Aires"} <= set(zone_names())
    assert not [name for name in zone_names() if name.startswith(("Etc/", "posix"))]
