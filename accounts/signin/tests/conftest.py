"""Fixtures: a provider that runs, its variables, and the way through it."""

from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from accounts.signin.tests.campus import SECRET, Campus, campus
from lms.stack.signin import sign_in_providers

Configure = Callable[..., None]
SignIn = Callable[..., tuple[Client, Any]]


@pytest.fixture
def provider() -> Iterator[Campus]:
    with campus() as found:
        yield found


@pytest.fixture
def configure(provider: Campus, settings: Any) -> Configure:
    """Configure the provider as `campus`, with these variables besides: `configure(TRUSTED="yes")`."""

    def change(**variables: str) -> None:
        own = {
            "ISSUER": provider.address,
            "CLIENT_ID": "lms",
            "CLIENT_SECRET": SECRET,
            "NAME": "Campus",
        } | variables
        settings.SOCIALACCOUNT_PROVIDERS = sign_in_providers(
            {"OIDC_PROVIDERS": "campus"} | {f"OIDC_CAMPUS_{name}": value for name, value in own.items()}
        )

    change()
    return change


def follow(address: str) -> str:
    """Ask for an address as a browser would and return where it leads."""
    parts = urlsplit(address)
    connection = HTTPConnection(str(parts.hostname), parts.port, timeout=20)
    connection.request("GET", f"{parts.path}?{parts.query}")
    location = connection.getresponse().headers["Location"]
    connection.close()
    return str(location)


@pytest.fixture
def go_in(configure: Configure) -> SignIn:
    """Press the provider's button, come back from it: returns the client and the answer to the way back."""

    def press(client: Client | None = None, *, process: str = "login", **options: Any) -> tuple[Client, Any]:
        client = client or Client()
        left = client.post(f"/accounts/oidc/campus/login/?process={process}", **options)
        assert left.status_code == 302, left.content.decode()[:2000]
        back = urlsplit(follow(left.headers["Location"]))
        return client, client.get(f"{back.path}?{back.query}", **options)

    return press
