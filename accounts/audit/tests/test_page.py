"""The page of the audit trail in the admin."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.audit.actions import note
from accounts.audit.queries import AuditSearch, object_url, search
from accounts.models import Organization, Role, User
from lms.kernel import provenance, tenancy
from lms.kernel.models import AuditEntry

URL = "/admin/kernel/auditentry/"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 302),
        ("learner", 403),
        ("instructor", 403),
        ("admin", 200),
        ("other_admin", 403),
        ("staff", 200),
    ],
)
def test_who_may_read(
    request: pytest.FixtureRequest,
    who: str | None,
    status: int,
    organization: Organization,
    client_for: Callable,
) -> None:
    person = request.getfixturevalue(who) if who else None
    assert client_for(person).get(URL, follow=bool(who)).status_code == status


def test_before_and_after_are_readable(
    admin: User, learner: User, organization: Organization, client_for: Callable
) -> None:
    client_for(learner).post("/accounts/profile/", {"full_name": "Lena <b>Bold</b>", "time_zone": "UTC"})
    page = client_for(admin).get(URL, {"table": "accounts_user", "action": "update"}).content.decode()
    assert "<del>Lena Learner</del>" in page
    assert "<ins>Lena &lt;b&gt;Bold&lt;/b&gt;</ins>" in page
    assert f"/admin/accounts/user/{learner.pk}/change/" in page
    assert "127.0.0.1" in page


@pytest.fixture
def rows(scope: Organization, admin: User, learner: User) -> list[Role]:
    with provenance.context(actor=str(admin.pk)):
        found = [Role.objects.create(slug=f"role-{number}", name=f"Role {number}") for number in range(5)]
        Role.objects.filter(slug="role-3").update(name="100% other")
        found[4].delete()
    note("accounts.sign_in.failed", email="someone@else.example")
    return found


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"person": "ada.admin", "table": "accounts_role"}, 7),
        ({"person": "ADA", "table": "accounts_role"}, 7),
        ({"person": "lena"}, 0),
        ({"person": "nobody at all"}, 0),
        ({"action": "delete"}, 1),
        ({"action": "event"}, 1),
        ({"text": "role 3"}, 2),
        ({"text": "100% other"}, 1),
        ({"text": "100_ other"}, 0),
        ({"text": "someone@else"}, 1),
        ({"row": "none"}, 0),
    ],
)
def test_search(rows: list[Role], wanted: dict, count: int) -> None:
    assert len(search(AuditSearch(**wanted)).rows) == count


def test_search_by_day(rows: list[Role]) -> None:
    # By the database's clock: midnight may have passed since.
    today = search(AuditSearch(), size=1).rows[0].occurred_at.date()
    day = timedelta(days=1)
    assert search(AuditSearch(since=today, until=today)).rows
    assert not search(AuditSearch(since=today + day)).rows
    assert not search(AuditSearch(until=today - day)).rows


def test_pages_follow_each_other_without_gaps(rows: list[Role]) -> None:
    everything = [row.position for row in search(AuditSearch(), size=1000).rows]
    assert everything == sorted(everything, reverse=True)
    seen, after = [], ""
    while True:
        page = search(AuditSearch(), after=after, size=4)
        seen += [row.position for row in page.rows]
        if not (after := page.after):
            break
    assert seen == everything


@pytest.mark.parametrize("cursor", ["rubbish", "_", "2026-13-45T00:00:00+00:00_1", "2026-01-01_5", "_5"])
def test_strange_cursors_begin_at_the_start(rows: list[Role], cursor: str) -> None:
    assert search(AuditSearch(), after=cursor, size=3).rows == search(AuditSearch(), size=3).rows


@pytest.mark.parametrize("count", [10, 300])
def test_queries_do_not_grow(
    admin: User,
    organization: Organization,
    client_for: Callable,
    count: int,
    django_assert_num_queries: Callable,
) -> None:
    with tenancy.scope(organization), provenance.context(actor=str(admin.pk)):
        Role.objects.bulk_create([Role(slug=f"r-{number}", name="R") for number in range(count)])
    client = client_for(admin)
    client.get(URL)
    with django_assert_num_queries(3):  # the person, the entries, who did them
        page = client.get(URL, {"table": "accounts_role"})
    assert len(page.context["page"].rows) == min(count + 3, 50)


def test_strangers_entries_are_not_shown(
    admin: User, other_admin: User, organization: Organization, client_for: Callable
) -> None:
    page = client_for(other_admin, "other.localhost").get(URL)
    assert page.status_code == 200
    ids = [row.position for row in page.context["page"].rows]
    with tenancy.platform():
        owners = set(AuditEntry.objects.filter(position__in=ids).values_list("organization_id", flat=True))
    assert organization.pk not in owners


def test_nothing_can_be_changed(admin: User, client_for: Callable) -> None:
    client = client_for(admin)
    for path in (f"{URL}add/", f"{URL}1/change/", f"{URL}1/delete/"):
        assert client.get(path, follow=True).status_code in (403, 404)
    assert client.post(URL, {"action": "delete_selected", "_selected_action": "1"}).status_code == 200
    assert object_url("no_such_table", "1") == ""
