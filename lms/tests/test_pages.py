"""Every page as it comes: its frame, its classes in the stylesheets it links, and no link that leads nowhere."""

import re
from collections.abc import Callable
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from lms.tests.routes_table import rows
from lms.tests.world import ROLES, World

pytestmark = pytest.mark.django_db

Pages = Callable[[str], dict[str, str]]

READERS = ("anonymous", "learner", "other_learner", "instructor", "admin", "guest")
# Names for scripts and layouts, with a rule on some pages only.
TITLE = re.compile(r"<title>\s*\S")
HOOKS = frozenset({"author-text", "bell", "is-auth", "is-quiz", "ms-note", "question-prompt"})
LINK = re.compile(r"""\s(?:href|src|poster|data-fragment|hx-get|data-[a-z-]*url)="([^"#?][^"]*)\"""")


@pytest.fixture(scope="module")
def pages(world: World) -> Pages:
    """Return a function that gives path and body of every HTML page somebody may read."""

    @cache
    def read(who: str) -> dict[str, str]:
        paths = [
            world.path(row.name, row.keys)
            for row in rows()
            if row.method == "GET" and row.expected[ROLES.index(who)] == "200"
        ]
        bodies = {path: world.ask(who, "GET", path).body for path in paths}
        return {path: body for path, body in bodies.items() if body.lstrip()[:14].lower() == "<!doctype html"}

    return read


def classes_of(sheet: str) -> frozenset[str]:
    """Return the classes that a stylesheet, and what it imports, has a rule for."""
    found = finders.find(sheet)
    assert found, sheet
    text = Path(str(found)).read_text()
    for name in re.findall(r'@import (?:url\()?"([^"]+)"', text):
        text += " ".join(f".{one}" for one in classes_of(urljoin(sheet, name)))
    text = re.sub(r'/\*.*?\*/|url\([^)]*\)|"[^"]*"', "", text, flags=re.DOTALL)
    return frozenset(re.findall(r"\.([a-zA-Z_][\w-]*)", text))


@pytest.mark.parametrize("who", READERS)
def test_a_page_has_its_frame_and_a_rule_for_each_class(who: str, pages: Pages) -> None:
    wrong: dict[str, str] = {}
    seen = 0
    known: dict[str, frozenset[str]] = {}
    for path, body in pages(who).items():
        seen += 1
        frame = {
            "heading": body.count("<h1"),
            "main part": len(re.findall(r'<main [^>]*id="main"', body)),
            "title": len(TITLE.findall(body.partition("</head>")[0])),
        }
        wrong |= {f"not one {name}": path for name, count in frame.items() if count != 1}
        if re.search(
            r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*(?:src=|application/(?:ld\+)?json))", body
        ):
            wrong["inline style or script"] = path
        sheets = [
            one.removeprefix(settings.STATIC_URL)
            for one in re.findall(r'rel="stylesheet" href="([^"]+)"', body)
        ]
        for sheet in sheets:
            known.setdefault(sheet, classes_of(sheet))
        defined = frozenset().union(*(known[sheet] for sheet in sheets))
        used = {name for value in re.findall(r'\sclass="([^"]*)"', body) for name in value.split()}
        wrong |= {f"class {name}": path for name in used - defined - HOOKS}
    assert seen > 5
    assert not sorted(wrong.items())


@pytest.mark.parametrize("who", READERS)
def test_no_link_leads_nowhere(who: str, world: World, pages: Pages) -> None:
    """What a page links to, its reader may open: never 403, 404, or an error."""
    links: dict[str, str] = {}
    read = pages(who)
    for path, body in read.items():
        for found in LINK.findall(body):
            target = urljoin(path, unescape(found))
            if urlsplit(target).scheme == "":
                links.setdefault(target.partition("#")[0], path)
    dead = {}
    for target, page in links.items():
        if target in read:
            alive = True
        elif target.startswith(settings.STATIC_URL):
            alive = finders.find(target.removeprefix(settings.STATIC_URL)) is not None
        else:
            # 405 is the address of a form, 400 and 409 are its complaints.
            alive = world.ask(who, "GET", target).status in {200, 301, 302, 405}
        if not alive:
            dead[target] = page
    assert len(links) > 20
    assert not sorted(dead.items())
