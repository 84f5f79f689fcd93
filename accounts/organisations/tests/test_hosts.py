"""Which organisation a request is for, and how long a process may go on believing it."""

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from accounts.models import Organization, OrganizationDomain, Role
from accounts.organisations import hosts
from accounts.organisations.middleware import OrganizationMiddleware
from lms.kernel import provenance, tenancy
from lms.kernel.redis import client as redis_client


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    hosts.memory.forget()


def ask(
    host: str, answer: Callable[..., HttpResponse] | None = None, path: str = "/", **meta: str
) -> HttpResponse:
    """Send a request through the middleware alone; the answer is the organisation's short name."""

    def organization_of(request: object) -> HttpResponse:
        return HttpResponse(request.organization.slug)  # type: ignore[attr-defined]

    request = RequestFactory(SERVER_NAME=host).get(path, **meta)
    return OrganizationMiddleware(answer or organization_of)(request)  # type: ignore[return-value]


def test_the_host_name_decides(organization: Organization, other_organization: Organization) -> None:
    assert ask("testserver").content == b"college"
    assert ask("other.localhost").content == b"other"


def test_port_and_case_do_not_matter(organization: Organization) -> None:
    assert ask("LOCALHOST").content == b"college"
    assert ask("localhost", SERVER_PORT="8123").content == b"college"


def test_unknown_host_is_a_plain_404(organization: Organization, settings: object) -> None:
    settings.DEFAULT_ORGANIZATION = ""  # type: ignore[attr-defined]
    answer = ask("nobody.localhost")
    assert answer.status_code == 404
    assert b"No organisation answers at this address" in answer.content


def test_unknown_host_gets_the_default_organisation(organization: Organization, settings: object) -> None:
    settings.DEFAULT_ORGANIZATION = "college"  # type: ignore[attr-defined]
    assert ask("nobody.localhost").content == b"college"


def test_inactive_organisation_does_not_answer(organization: Organization, settings: object) -> None:
    settings.DEFAULT_ORGANIZATION = "college"  # type: ignore[attr-defined]
    organization.is_active = False
    organization.save()
    assert ask("testserver").status_code == 404


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/static/nothing.css"])
def test_probes_and_static_files_need_no_organisation(db: None, path: str) -> None:
    answer = ask("nobody.localhost", lambda request: HttpResponse(str(request.organization)), path)
    assert answer.content == b"None"


def test_scope_and_provenance_are_open_and_close_again(organization: Organization) -> None:
    seen: dict[str, object] = {}

    def look(request: object) -> HttpResponse:
        seen["scope"] = tenancy.organization_id()
        seen["context"] = provenance.as_setting()
        return HttpResponse()

    ask("testserver", look, "/some/page/", REMOTE_ADDR="192.0.2.7")
    assert seen["scope"] == organization.pk
    for fact in ('"address":"192.0.2.7"', '"path":"/some/page/"', '"method":"GET"', '"request":"'):
        assert fact in str(seen["context"])
    assert tenancy.active() is tenancy.NOBODY
    assert provenance.as_setting() == ""


def test_nothing_stays_behind_where_no_organisation_is_asked_for(db: None) -> None:
    def look(request: object) -> HttpResponse:
        provenance.add(actor="somebody")
        return HttpResponse()

    ask("nobody.localhost", look, "/packages/one/index.html")
    assert provenance.as_setting() == ""


def test_streaming_answer_keeps_the_scope(
    organization: Organization, other_organization: Organization
) -> None:
    closed: list[object] = []

    def roles() -> Iterator[str]:
        try:
            for role in Role.objects.order_by("slug").iterator(chunk_size=1):
                yield f"{role.organization_id}:{role.slug} "
        finally:
            closed.append(tenancy.organization_id())

    def stream(request: object) -> StreamingHttpResponse:
        provenance.add(actor="somebody")
        return StreamingHttpResponse(roles())

    answer = ask("testserver", stream)
    assert tenancy.active() is tenancy.NOBODY
    chunks = iter(answer.streaming_content)  # type: ignore[attr-defined]
    with tenancy.scope(other_organization):  # another request's work in between, on the same thread
        first = next(chunks)
        assert tenancy.organization_id() == other_organization.pk
    rest = b"".join(chunks)
    assert (first + rest).decode().split() == [
        f"{organization.pk}:{slug}" for slug in ("admin", "instructor", "student")
    ]
    assert closed == [organization.pk]


def test_known_host_costs_no_query(organization: Organization, django_assert_num_queries: Callable) -> None:
    ask("testserver")
    with django_assert_num_queries(0):
        ask("testserver")


def test_a_saved_change_is_seen_at_once(organization: Organization, other_organization: Organization) -> None:
    assert ask("testserver").content == b"college"
    domain = OrganizationDomain.objects.get(hostname="testserver")
    domain.organization, domain.is_primary = other_organization, False
    domain.save()
    assert ask("testserver").content == b"other"


@pytest.mark.django_db(transaction=True)
def test_a_change_of_ones_own_is_no_news(
    organization: Organization, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable
) -> None:
    ask("testserver")
    organization.save()
    ask("testserver")
    monkeypatch.setattr(hosts, "LOOK_SECONDS", -1.0)
    with django_assert_num_queries(0):
        ask("testserver")


@pytest.mark.django_db(transaction=True)
def test_other_processes_hear_of_a_change(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = hosts.HostMemory()
    assert elsewhere.get("testserver").name == "Test College"  # type: ignore[union-attr]
    Organization.objects.filter(pk=organization.pk).update(name="Renamed")
    assert elsewhere.get("testserver").name == "Test College"  # type: ignore[union-attr]
    organization.refresh_from_db()
    organization.save()  # says so in Redis once it has committed
    assert redis_client().get(hosts.VERSION_KEY) is not None
    monkeypatch.setattr(hosts, "LOOK_SECONDS", -1.0)
    assert elsewhere.get("testserver").name == "Renamed"  # type: ignore[union-attr]


def test_what_is_remembered_ends_by_itself(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosts, "SECONDS", -1.0)
    hosts.memory.get("testserver")
    Organization.objects.filter(pk=organization.pk).update(name="Renamed")
    assert hosts.memory.get("testserver").name == "Renamed"  # type: ignore[union-attr]


def test_pages_answer_for_the_organisation_of_the_host(
    organization: Organization, other_organization: Organization
) -> None:
    page = Client(SERVER_NAME="other.localhost").get("/accounts/login/")
    assert page.status_code == 200
    assert "Other School" in page.content.decode()
    assert "Test College" not in page.content.decode()
