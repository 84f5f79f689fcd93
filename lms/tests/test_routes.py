"""The routes × roles table holds, and no route is missing from it."""

from collections.abc import Iterator

import pytest
from django.urls import URLResolver, get_resolver

from lms.tests.routes_signin import FROM_ELSEWHERE
from lms.tests.routes_table import JSON, SENT, Row, rows
from lms.tests.walls import assert_opens_nothing_private, assert_shows_nothing, identified, marks
from lms.tests.world import ROLES, Answer, World

pytestmark = pytest.mark.django_db
ROWS = rows()


def routes(resolver: URLResolver, prefix: str = "/", space: str = "") -> Iterator[str]:
    """Yield the name of every route (its path where it has none), those of the admin left out."""
    for pattern in resolver.url_patterns:
        path = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from routes(pattern, path, inner)
        else:
            yield f"{space}{pattern.name}" if pattern.name else path


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert set(routes(get_resolver())) == {row.name for row in ROWS}


def test_no_two_rows_are_the_same() -> None:
    assert len({str(row) for row in ROWS}) == len(ROWS)


def word(answer: Answer, world: World) -> str:
    """Return an answer as the table writes it."""
    if answer.status != 302:
        return str(answer.status)
    if answer.location.startswith("/accounts/login/?next="):
        return "in"
    pages = [world.path("courses:course", key) for key in ("course", "draft", "finished")]
    return "crs" if answer.location in pages else "302"


def ask(world: World, row: Row, who: str) -> Answer:
    """Ask for a row's address as somebody."""
    as_json = {"content_type": "application/json"} if row.name in JSON else {}
    data = dict(SENT.get(row.name, {})) if row.method == "POST" else {}
    if row.name == "learning:milestone_answer" and data:
        data[world.first.values["milestone_field"]] = "b"
    return world.ask(who, row.method, world.path(row.name, row.keys), data, **as_json)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_route_answers_each_role_as_the_table_says(row: Row, world: World) -> None:
    answers = {who: ask(world, row, who) for who in ROLES}
    got = {who: word(answer, world) for who, answer in answers.items()}
    assert got == dict(zip(ROLES, row.expected, strict=True))
    if identified(row):
        assert_shows_nothing(row, answers["other_admin"], world)
        assert_opens_nothing_private(row, answers["guest"], world)
    if row.method != "GET" and row.name not in FROM_ELSEWHERE:
        without = world.ask("learner", row.method, world.path(row.name, row.keys), strict=True)
        assert without.status == 403, "nothing changes without the token of the form"


@pytest.mark.parametrize("who", ROLES)
def test_a_refusal_is_a_whole_page(who: str, world: World) -> None:
    """For everybody, whatever it is that they are refused: elsewhere in these tests it is its reason alone."""
    number = ROLES.index(who)
    forbidden = [row for row in ROWS if row.method == "GET" and row.expected[number] == "403"]
    with world.refusals():
        answers = {
            404: world.ask(who, "GET", "/nowhere/at/all/"),
            403: world.ask(who, "POST", world.path("account_logout"), strict=True),
        }
        pages = [*answers.items(), *((403, ask(world, row, who)) for row in forbidden[:1])]
    for status, answer in pages:
        assert answer.status == status
        assert answer.body.count("<h1") == 1
        assert answer.body.rstrip().endswith("</html>")
        assert world.first.private not in answer.body
        assert who != "other_admin" or not any(mark in answer.body for mark in marks(world))


def test_one_address_on_two_hosts_shows_each_its_own(world: World) -> None:
    path = world.path("courses:course", "finished")
    here, there = (world.ask(who, "GET", path).body for who in ("admin", "other_admin"))
    assert world.first.shown in here
    assert world.first.shown not in there
    assert world.other.shown in there
    assert world.other.shown not in here
