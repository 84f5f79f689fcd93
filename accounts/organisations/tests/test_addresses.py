"""Whose word counts for the client's address."""

import pytest
from django.test import RequestFactory

from accounts.organisations.addresses import client_address


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        ([], "192.0.2.1", "198.51.100.9", "192.0.2.1"),  # nobody is trusted: the header is a stranger's word
        (["10.0.0.0/8"], "192.0.2.1", "198.51.100.9", "192.0.2.1"),  # came past the proxy
        (["10.0.0.0/8"], "10.1.2.3", "198.51.100.9", "198.51.100.9"),
        (
            ["10.0.0.0/8"],
            "10.1.2.3",
            "6.6.6.6, 198.51.100.9",
            "198.51.100.9",
        ),  # the first was made up by the client
        (
            ["10.0.0.0/8"],
            "10.1.2.3",
            "6.6.6.6, 198.51.100.9, 10.9.9.9",
            "198.51.100.9",
        ),  # two proxies in a row
        (["10.0.0.0/8"], "10.1.2.3", "", "10.1.2.3"),
        (["10.0.0.0/8"], "10.1.2.3", "rubbish", "10.1.2.3"),
        (["unix"], "", "198.51.100.9", "198.51.100.9"),
        ([], "", "198.51.100.9", ""),
        (["::1/128"], "::1", "[2001:db8::7]:4711", "2001:db8::7"),
        (["::1/128"], "::1", "198.51.100.9:5000", "198.51.100.9"),
        (["127.0.0.1/32"], "::ffff:127.0.0.1", "198.51.100.9", "198.51.100.9"),
    ],
)
def test_client_address(
    settings: object, proxies: list[str], remote: str, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies  # type: ignore[attr-defined]
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == expected
