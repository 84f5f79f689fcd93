"""What keeps one organisation's things from another's people: held by every request of theirs."""

from lms.tests.routes_table import Row
from lms.tests.world import Answer, World

# Open to the world on the organisation's own host, or to whoever holds the address.
OPEN = {
    ("courses:course", "course"),
    ("courses:picture", "picture"),
    ("learning:verify", "number"),
    ("learning:achievement", "course"),
    ("learning:credential_status", "one"),
    ("public_file", "logo"),
}
SIGNED = {
    ("courses:asset", "signed"),
    ("courses:captions", "signed"),
    ("courses:rendition", "signed"),
    ("learning:calendar_feed", "calendar_secret"),
}
# Made for whoever holds it, member or not: it says what it is for, and lets them in.
HELD = {("learning:join", "secret")}
# Names of files and numbers of lists that no organisation has to itself, and the one course both have at the same address.
NOBODYS = {
    ("public_file", "logo"),
    ("learning:credential_status", "one"),
    ("learning:certificate", "finished"),
}
# Their arguments are names of providers, which the platform's operator sets up; `accounts/signin/tests` proves that one
# limited to an organisation is a 404 everywhere else.
PROVIDERS = ("openid_connect_", "saml_")


def identified(row: Row) -> bool:
    """Whether the address names a thing of an organisation."""
    return bool(row.keys) and not row.name.startswith(PROVIDERS)


def marks(world: World) -> tuple[str, str]:
    """What stands in every text of the first organisation."""
    return world.first.private, world.first.shown


def assert_shows_nothing(row: Row, answer: Answer, world: World) -> None:
    """Hold that an answer on the other organisation's host shows nothing of the first."""
    if (row.name, row.keys) not in NOBODYS:
        assert answer.status == 404
        assert not any(mark in answer.body for mark in marks(world))


def assert_opens_nothing_private(row: Row, answer: Answer, world: World) -> None:
    """Hold that an answer on the first one's host shows somebody of the other what it shows the world at most."""
    if (row.name, row.keys) in SIGNED:
        assert answer.status == 200
        return
    if (row.name, row.keys) in HELD:
        assert answer.status in {200, 302}
        return
    assert answer.status in ({200} if (row.name, row.keys) in OPEN else {302, 403, 404})
    assert world.first.private not in answer.body
