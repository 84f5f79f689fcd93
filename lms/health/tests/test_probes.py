"""`/healthz` and `/metrics`, and who may see them."""

import re
from time import thread_time

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django.fixtures import Settings

from lms.health import checks, signs
from lms.health.heartbeat import sign_of_life
from lms.health.middleware import MetricsMiddleware
from lms.kernel.redis import client as redis_client

TOKEN = "a token for tests"


@pytest.fixture
def alive() -> None:
    sign_of_life(signs.WORKER)
    sign_of_life(signs.BEAT)


def ask(client: Client) -> tuple[int, dict[str, str]]:
    response = client.get("/healthz")
    return response.status_code, response.json()["checks"]


@pytest.mark.django_db
def test_all_is_well(client: Client, alive: None) -> None:
    response = client.get(reverse("healthz"))
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "checks": {"database": "ok", "cache": "ok", "worker": "ok", "beat": "ok"},
    }
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_silent_worker_or_beat_shows_and_an_emptied_redis_is_forgiven(client: Client, alive: None) -> None:
    redis_client().delete(signs.WORKER)
    assert ask(client) == (503, {"database": "ok", "cache": "ok", "worker": "down", "beat": "ok"})
    redis_client().flushdb()
    assert ask(client) == (503, {"database": "ok", "cache": "ok", "worker": "down", "beat": "down"})
    sign_of_life(signs.WORKER)
    sign_of_life(signs.BEAT)
    assert ask(client)[0] == 200
    assert 0 < redis_client().ttl(signs.WORKER) <= signs.EXPIRY_SECONDS


@pytest.mark.django_db(transaction=True)
def test_a_lost_database_is_a_503_and_not_an_error_page(client: Client, alive: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 60000)", [pid])
    other.close()
    assert checks.database() is False
    assert checks.database() is True, "the dead connection was kept"


def test_only_safe_methods(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


@pytest.mark.parametrize(
    ("demo", "token", "header", "extra", "status"),
    [
        (True, "", "", {}, 200),
        (True, "", "", {"REMOTE_ADDR": "192.0.2.7"}, 404),
        (True, "", "", {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 404),
        (False, "", "", {}, 404),
        (False, "", "Bearer ", {}, 404),
        (False, TOKEN, "", {}, 404),
        (False, TOKEN, f"Bearer {TOKEN}", {}, 200),
        (False, TOKEN, f"Bearer {TOKEN}", {"REMOTE_ADDR": "192.0.2.7"}, 200),
        (False, TOKEN, "Bearer wrong", {}, 404),
        (False, TOKEN, "Bearer é", {}, 404),
        (True, TOKEN, "", {}, 404),
    ],
)
@pytest.mark.django_db
def test_metrics_are_not_public(
    client: Client,
    settings: Settings,
    demo: bool,
    token: str,
    header: str,
    extra: dict[str, str],
    status: int,
) -> None:
    settings.LMS_DEMO, settings.METRICS_TOKEN = demo, token
    if header:
        extra = {**extra, "HTTP_AUTHORIZATION": header}
    assert client.get("/metrics", **extra).status_code == status


@pytest.fixture
def metrics(client: Client, settings: Settings, db: None) -> str:
    settings.METRICS_TOKEN = TOKEN
    client.get("/no/such/page")
    redis_client().rpush("celery", "one", "two")
    return client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text


def test_metrics_tell_of_requests_queue_database_and_tables(metrics: str) -> None:
    assert re.search(r'lms_http_responses_total\{method="GET",route="none",status="404"\} [1-9]', metrics)
    assert 'lms_http_seconds_count{route="none"}' in metrics
    assert 'lms_queue_tasks{state="waiting"} 2.0' in metrics
    assert re.search(r"lms_database_bytes \d", metrics)
    assert re.search(r'lms_table_bytes\{table="\w+"\} \d', metrics)
    assert re.search(r'lms_database_connections\{state="\w+"\} [1-9]', metrics)


def test_measuring_costs_next_to_nothing() -> None:
    answer = HttpResponse()

    def view(request: HttpRequest) -> HttpResponse:
        request.resolver_match = None
        return answer

    measured = MetricsMiddleware(view)
    request = RequestFactory().get("/page")
    measured(request)

    def seconds() -> float:
        began = thread_time()
        for _ in range(200):
            measured(request)
        return (thread_time() - began) / 200

    assert min(seconds() for _ in range(10)) < 60e-6
