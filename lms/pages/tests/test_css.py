"""The stylesheets: bundle up to date, weight, and contrast at every brand hue."""

import math
import re
from pathlib import Path

import pytest
from django.conf import settings

from lms.pages.css import BUNDLES, bundle
from lms.pages.storage import lean, tight

STATIC: Path = settings.BASE_DIR / "static"
# Bytes of styles and scripts that a learner's page may load.
BUDGET = 100_000
LINEAR = tuple[float, float, float]


@pytest.mark.parametrize("entry", BUNDLES)
def test_a_bundle_is_up_to_date(entry: str) -> None:
    text = (STATIC / "css" / BUNDLES[entry]).read_text()
    assert text == bundle(STATIC / f"css/{entry}.css"), "run manage.py bundle_css"


def test_a_bundle_keeps_strings_and_selectors() -> None:
    text = bundle(STATIC / "css/parts.css")
    assert 'attr(data-label) ": "' in text
    assert " :is(" in text
    assert "/*" not in text


@pytest.mark.parametrize("entry", BUNDLES)
def test_every_address_in_a_bundle_exists(entry: str) -> None:
    text = bundle(STATIC / f"css/{entry}.css")
    assert "../../" not in text
    for name in re.findall(r'url\("([^"]+)"\)', text):
        assert (STATIC / "css" / name).resolve().is_file(), name


def scripts(name: str, seen: dict[str, int]) -> None:
    """Note the bytes of a module and of all it imports at once."""
    path = (STATIC / "js" / name).resolve()
    if name in seen:
        return
    source = path.read_text()
    seen[name] = len(lean(path.name, source).encode())
    for found in re.findall(r'from "(\.[^"]+)"', source):
        scripts(str((path.parent / found).resolve().relative_to(STATIC.resolve() / "js")), seen)


# What comes later, as soon as a page has need of it.
LATER = (
    "tabs.js",
    "maths.js",
    "scroll.js",
    "times.js",
    "toast.js",
    "unread.js",
    "fragments.js",
    "copy.js",
    "confirm.js",
)


# What the editor has no need of: no tabs, no copy button, no form that asks back.
ABSENT = ("tabs.js", "copy.js", "confirm.js")
# Nor has a lesson a copy button, a form that asks back, or parts that come later.
UNASKED = ("copy.js", "confirm.js", "fragments.js")


@pytest.mark.parametrize(
    ("bundles", "styles", "modules", "never"),
    [
        (
            ["app"],
            ["player", "lesson"],
            ["lesson/start.js", "player/live.js", "player/media-session.js"],
            UNASKED,
        ),
        (["app"], ["player", "lesson"], ["lesson/text.js"], UNASKED),
        (["app"], ["quiz"], ["attempts/attempt.js", "rough.js"], ()),
        (["app", "parts"], ["home"], [], ()),
        (["app", "parts"], ["catalogue"], [], ()),
    ],
    ids=["video lesson", "text lesson", "attempt", "home", "catalogue"],
)
def test_a_learners_page_stays_light(
    bundles: list[str], styles: list[str], modules: list[str], never: tuple[str, ...]
) -> None:
    """Before compression, with every script it may come to fetch, KaTeX apart."""
    total, found = weight(bundles, styles, modules, never)
    assert total < BUDGET, found


def weight(
    bundles: list[str], styles: list[str], modules: list[str], never: tuple[str, ...]
) -> tuple[int, list[tuple[str, int]]]:
    """Bytes of styles and scripts, and the heaviest of the latter."""
    found: dict[str, int] = {}
    for name in ("app.js", *(one for one in LATER if one not in never), *modules):
        scripts(name, found)
    total = sum(found.values()) + sum(len(bundle(STATIC / f"css/{name}.css").encode()) for name in bundles)
    total += sum(
        len(lean("x.css", (STATIC / f"css/pages/{name}.css").read_text()).encode()) for name in styles
    )
    return total, sorted(found.items(), key=lambda item: -item[1])[:8]


LESSON = ["lesson/start.js", "player/live.js"]
STUDYING = [
    *(f"lesson/{one}.js" for one in ("news", "notes", "refresh")),
    *(
        f"player/{one}.js"
        for one in ("media-session", "answering", "resume", "seeking", "stream", "leftovers")
    ),
    *(f"player/{one}.js" for one in ("transcript-search", "languages")),
]


@pytest.mark.parametrize(
    ("modules", "most"), [(LESSON, 93_000), (LESSON + STUDYING, 112_000)], ids=["open", "everything"]
)
def test_a_lesson_fetches_what_its_learner_comes_to(modules: list[str], most: int) -> None:
    """When a lesson with a video opens; after a sitting in which every tool of it was used, on two devices."""
    total, found = weight(["app"], ["player", "lesson"], modules, UNASKED)
    assert total < most, found


EDITOR = ["studio/editor/start.js", "studio/editor/writing.js"]
WRITING = ["studio/editor/tools.js", "studio/editor/rates.js"]
REACHED = [
    f"studio/{name}.js"
    for name in (
        *(f"editor/{one}" for one in ("title", "talk", "picker", "conflict", "steps", "taking")),
        "upload",
    )
]


@pytest.mark.parametrize(
    ("modules", "most"),
    [(EDITOR, 90_000), (EDITOR + WRITING, BUDGET), (EDITOR + WRITING + REACHED, 125_000)],
    ids=["open", "writing", "everything"],
)
def test_the_editor_fetches_what_its_author_comes_to(modules: list[str], most: int) -> None:
    """When it opens; once the cursor stands in a text; after every tool was used in one sitting."""
    total, found = weight(["app"], ["editor", "upload"], modules, ABSENT)
    assert total < most, found


def test_lean_scripts_lose_nothing_but_remarks() -> None:
    for path in (STATIC / "js").rglob("*.js"):
        for line in path.read_text().splitlines():
            assert line.count("`") % 2 == 0, (
                f"{path}: a template literal over several lines would lose its indentation"
            )
    assert lean("a.js", '  // a remark\n  const a = "// no remark";\n') == 'const a="// no remark";\n'


@pytest.mark.parametrize(
    ("line", "short"),
    [
        ('for (const [a, b] of all) say(a, "x , y", { b });', 'for(const[a,b]of all)say(a,"x , y",{b});'),
        ("const f = (x) => `${x ? 'a b' : 1} , `;", "const f=(x)=>`${x ? 'a b' : 1} , `;"),
        ("return found.replace(/ , /g, one);", "return found.replace(/ , /g, one);"),
        ("a = `${all.map((x) => `( ${x} )`)}`;", "a = `${all.map((x) => `( ${x} )`)}`;"),
        ("const half = whole / 2;", "const half = whole / 2;"),
        ("a = b - -c + +d;", "a=b - -c + +d;"),
        ("import { a } from './a.js';", "import{a}from './a.js';"),
    ],
)
def test_spaces_go_where_nothing_hangs_on_them(line: str, short: str) -> None:
    assert tight(line) == short


def linear(lightness: float, chroma: float, hue: float) -> LINEAR:
    """OKLCH to linear sRGB, clipped as a browser does in the end (https://bottosson.github.io/posts/oklab/)."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return tuple(min(1.0, max(0.0, part)) for part in (red, green, blue))  # type: ignore[return-value]


def contrast(one: LINEAR, other: LINEAR) -> float:
    """WCAG 2 contrast ratio of two colours."""
    light = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (one, other)]
    return (max(light) + 0.05) / (min(light) + 0.05)


def palette(scheme: int, hue: int) -> dict[str, LINEAR]:
    """Token colours of one scheme (0 light, 1 dark) at one brand hue."""
    source = (STATIC / "css/tokens.css").read_text()
    found = {}
    for name, value in re.findall(r"--([a-z0-9-]+): ((?:light-dark|oklch)\([^;]+);", source):
        parts = re.findall(r"oklch\(([\d.]+) ([\d.]+) (var\(--brand-hue\)|[\d.]+)\)", value)
        if parts:
            lightness, chroma, angle = parts[min(scheme, len(parts) - 1)]
            found[name] = linear(float(lightness), float(chroma), hue if "var" in angle else float(angle))
    return found


TEXT = [
    (text, ground)
    for ground in ("paper", "raised", "sunk", "hover")
    for text in ("ink", "ink-2", "ink-3", "brand", "ok", "info", "warn", "bad", "cue-ink")
] + [("on-brand", "brand-fill"), ("brand", "brand-tint"), ("ink", "brand-tint"), ("cue-ink", "cue-tint")]
TEXT += [(name, f"{name}-tint") for name in ("ok", "info", "warn", "bad")]
SIGNS = [(sign, ground) for ground in ("paper", "sunk") for sign in ("edge", "brand-fill", "cue")] + [
    ("edge", "raised")
]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast_holds_at_every_hue(scheme: int) -> None:
    for hue in range(0, 360, 5):
        colours = palette(scheme, hue)
        for text, ground in TEXT:
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground, hue)
        for sign, ground in SIGNS:
            assert contrast(colours[sign], colours[ground]) >= 3, (sign, ground, hue)


def test_every_hue_step_has_its_rule() -> None:
    source = (STATIC / "css/hues.css").read_text()
    assert [int(hue) for hue in re.findall(r"--brand-hue: (\d+)", source)] == list(range(0, 360, 5))
