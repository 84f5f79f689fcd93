"""What templates name exists: addresses, files, icons, classes, other templates. Compiled, each of them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

from lms.pages.templatetags.ui import STATUS_ICONS

ROOT: Path = settings.BASE_DIR
TEMPLATES = sorted(path for path in ROOT.glob("templates/**/*") if path.is_file())
# Part of the names of elements in Django's admin, which brings their styles itself; and names for scripts only.
HOOKS = frozenset({"vLargeTextField"})
TAG = re.compile(r"{%.*?%}|{#.*?#}", re.DOTALL)
VALUE = re.compile(r"{{.*?}}", re.DOTALL)
UNKNOWN = "\0"


def named(pattern: str) -> Iterator[tuple[str, str]]:
    """Yield template and what the pattern captures in it."""
    for path in TEMPLATES:
        for found in re.finditer(pattern, path.read_text()):
            yield str(path.relative_to(ROOT)), found[1]


def route_names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """Yield the names of all routes, with their namespaces."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        else:
            yield from route_names(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if path.suffix == ".html"], ids=lambda path: path.name
)
def test_a_template_compiles(path: Path) -> None:
    get_template(str(path.relative_to(ROOT / "templates")))


def test_every_address_named_is_a_route() -> None:
    known = set(route_names(get_resolver()))
    found = list(named(r"""{% url ["']([^"']+)["']"""))
    assert len(found) > 50
    # The style guide is routed in development only.
    assert not [one for one in found if one[1] not in known and not one[1].startswith("pages:")]


def test_every_template_included_or_extended_is_there() -> None:
    for path, name in named(r"""{% (?:include|extends) ["']([^"']+)["']"""):
        assert get_template(name), path


def test_a_form_in_an_isolated_template_gets_its_token() -> None:
    """`only` keeps the token of forms out: without it the form is refused wherever no script sends one."""
    texts = {str(path.relative_to(ROOT / "templates")): path.read_text() for path in TEMPLATES}

    def inside(name: str) -> list[tuple[str, str]]:
        return re.findall(r"""{% include ["']([^"']+)["'](.*?)%}""", texts.get(name, ""))

    def wants(name: str) -> bool:
        text = texts.get(name, "")
        if "{% csrf_token %}" in text or "csrf_token=csrf_token" in text:
            return True
        return any("only" not in rest.split() and wants(one) for one, rest in inside(name) if one != name)

    isolated = [
        (path, one, rest)
        for path in texts
        for one, rest in inside(path)
        if "only" in rest.split() and wants(one)
    ]
    assert len(isolated) > 10
    assert not [(path, one) for path, one, rest in isolated if "csrf_token=" not in rest]


def test_every_static_file_named_is_there() -> None:
    found = list(named(r"""{% static ["']([^"']+)["']"""))
    assert found
    assert not [one for one in found if finders.find(one[1]) is None]


def test_every_icon_named_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/icons.svg").read_text()))
    icons = [
        *named(r"""{% icon ["']([^"']+)["']"""),
        *named(r"""(?:icon|icon_name|status_icon)=["']([\w-]+)["']"""),
    ]
    icons += [("python", name) for name in icons_in_code()] + [("ui", name) for name in STATUS_ICONS.values()]
    assert len(icons) > 50
    assert not [one for one in icons if one[1] not in sprite]


def icons_in_code() -> Iterator[str]:
    """Yield what code calls `icon`: arguments and fields of that name with a text."""
    for app in ("community", "learning", "courses", "analytics", "lms/pages"):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                named = isinstance(node, ast.keyword) and node.arg in {"icon", "icon_name"}
                if named and isinstance(node.value, ast.Constant) and node.value.value:
                    yield str(node.value.value)


def classes_used() -> Iterator[tuple[str, str]]:
    """Yield where, and each class in an attribute; what a variable fills in is `UNKNOWN`."""
    code = [path for path in ROOT.glob("lms/pages/**/*.py") if "tests" not in path.parts]
    for path in [*TEMPLATES, *code]:
        # An inline table of the admin has Django's classes, and their rules are Django's.
        if (
            path.suffix not in {".html", ".py"}
            or path.name.startswith("mail")
            or path.parent.name == "edit_inline"
        ):
            continue
        text = path.read_text()
        if path.suffix == ".html":
            text = VALUE.sub(UNKNOWN, TAG.sub(" ", text))
        for value in re.findall(r"""class="([^"]*)\"""", text):
            for name in re.sub(r"{[^}]*}", UNKNOWN, value).split():
                yield str(path.relative_to(ROOT)), name


def test_every_class_used_has_a_rule() -> None:
    sheets = [path for path in ROOT.glob("static/css/**/*.css") if not path.name.startswith("bundle")]
    rules = "".join(path.read_text() for path in sheets)
    rules = re.sub(r'/\*.*?\*/|url\([^)]*\)|"[^"]*"', "", rules, flags=re.DOTALL)
    defined = set(re.findall(r"\.([a-zA-Z_][\w-]*)", rules))

    def is_defined(name: str) -> bool:
        pattern = re.escape(name).replace(re.escape(UNKNOWN), "[a-zA-Z0-9_-]*")
        return any(re.fullmatch(pattern, one) for one in defined) if UNKNOWN in name else name in defined

    found = {one for one in classes_used() if one[1] not in HOOKS}
    assert len(found) > 500
    assert not sorted(one for one in found if one[1] != UNKNOWN and not is_defined(one[1]))


def test_pages_with_fragments_that_ask_again_load_htmx() -> None:
    texts = {
        path.relative_to(ROOT / "templates").as_posix(): path.read_text()
        for path in TEMPLATES
        if path.suffix == ".html"
    }
    asking = {name for name, text in texts.items() if re.search(r"\bhx-(get|post)=", text)}
    pages = [
        (name, text)
        for name, text in texts.items()
        if "{% extends" in text
        and (name in asking or asking & set(re.findall(r'{% include "([^"]+)"', text)))
    ]
    assert pages
    assert [name for name, text in pages if "components/htmx.html" not in text] == []


# Words in a script that a reader would see: a sentence, or a word given to what shows or says it.
SENTENCE = re.compile(r"""["'`](?:[A-Z][a-z]+ [a-z]|[^"'`]*[a-z]{2}[.?!] [A-Z])[^"'`]*["'`]""")
SHOWN = re.compile(
    r"""(?:\btoast\(|\balert\(|(?:textContent|innerText|title|placeholder|ariaLabel) \??\??= |"aria-label", |\?\? |[lL]abel = )"""
    r"""["'`][^"'`$]*\b[A-Z][a-z]+"""
)


def test_scripts_speak_only_what_the_server_translated() -> None:
    """Their words come from data attributes and templates; a literal of theirs would be English in every language."""
    found = [
        f"{path.relative_to(settings.BASE_DIR)}:{number}: {line.strip()}"
        for path in sorted((settings.BASE_DIR / "static/js").rglob("*.js"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if not line.lstrip().startswith(("//", "*", "/*"))
        and (SENTENCE.search(line) or SHOWN.search(line))
        # What goes to the console or to another script is for those who make the page.
        and "new Error(" not in line
        and "console." not in line
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        'toast("Saved");',
        'toast("That did not work. Reload the page.");',
        'no.textContent = words.cancel ?? "Cancel";',
        "button.title = 'Undo';",
        'box.setAttribute("aria-label", "Close");',
        "say(`Moved ${count} rows. Undo is below.`);",
        'function toast(sentence, { undoLabel = "Undo" } = {}) {',
    ],
)
def test_words_in_a_script_are_found(line: str) -> None:
    assert SENTENCE.search(line) or SHOWN.search(line)
