"""The stylesheets: bundle up to date, weight, and contrast at every brand hue."""

import math
import re
from pathlib import Path

import pytest
from django.conf import settings

from lms.pages.css import bundle

STATIC: Path = settings.BASE_DIR / "static"
# What a learner's page loads, at most: the bundle, one page's stylesheet, and the modules of every page.
BUDGET = 100_000
LINEAR = tuple[float, float, float]


def test_bundle_is_up_to_date() -> None:
    assert (STATIC / "css/bundle.css").read_text() == bundle(STATIC / "css/app.css"), (
        "run manage.py bundle_css"
    )


def test_bundle_keeps_strings_and_selectors() -> None:
    text = bundle(STATIC / "css/app.css")
    assert 'content:": "' not in text
    assert 'attr(data-label) ": "' in text
    assert "/*" not in text
    assert "../../" not in text


def test_every_address_in_the_bundle_exists() -> None:
    found = re.findall(r'url\("([^"]+)"\)', bundle(STATIC / "css/app.css"))
    assert found
    for name in found:
        assert (STATIC / "css" / name).resolve().is_file(), name


def modules(name: str, seen: set[str]) -> int:
    """Bytes of a module and of what it imports."""
    if name in seen:
        return 0
    seen.add(name)
    source = (STATIC / "js" / name).read_text()
    return len(source.encode()) + sum(
        modules(found, seen) for found in re.findall(r'from "\./([^"]+)"', source)
    )


@pytest.mark.parametrize("page", ["home", "catalogue", "player", "quiz", "account"])
def test_a_learners_page_stays_light(page: str) -> None:
    css = (STATIC / "css/bundle.css").stat().st_size + (STATIC / f"css/pages/{page}.css").stat().st_size
    assert css + modules("app.js", set()) < BUDGET * 0.85, "page scripts need the rest"


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
