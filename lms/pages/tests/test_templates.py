"""What holds for every template: its icons exist, its stylesheets and scripts exist."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from lms.pages.context import Shell
from lms.pages.css import BUNDLES
from lms.pages.templatetags.ui import STATUS_ICONS

ROOT: Path = settings.BASE_DIR
SYMBOLS = set(re.findall(r'symbol id="([^"]+)"', (ROOT / "static/icons.svg").read_text()))


def sources(pattern: str) -> Iterator[tuple[Path, str]]:
    for path in ROOT.glob("templates/**/*.html"):
        for found in re.findall(pattern, path.read_text()):
            yield path, found


def test_every_icon_is_in_the_sprite() -> None:
    missing = [(path.name, name) for path, name in sources(r'{% icon "([^"]+)"') if name not in SYMBOLS]
    missing += [
        (path.name, name)
        for path, name in sources(r'{% status "\w+" (?:"[^"]*"|_\("[^"]*"\)) "([^"]+)"')
        if name not in SYMBOLS
    ]
    assert not missing
    assert set(STATUS_ICONS.values()) <= SYMBOLS


def test_every_stylesheet_and_script_is_there() -> None:
    for path, name in sources(r'{% stylesheet "([^"]+)" %}'):
        file = f"css/{BUNDLES[name]}" if name in BUNDLES else f"css/pages/{name}.css"
        assert (ROOT / "static" / file).is_file(), (path, name)
    for path, name in sources(r'{% script "([^"]+)" %}'):
        assert (ROOT / f"static/js/{name}.js").is_file(), (path, name)


def test_shell_icons_are_in_the_sprite() -> None:
    source = Path(Shell.__init__.__code__.co_filename).read_text()
    icons = re.findall(r'"\w+", "([a-z-]+)"\)|"\w+:\w+", "([a-z-]+)"\)', source.partition("def section")[2])
    icons = [one or other for one, other in icons]
    assert icons
    assert set(icons) <= SYMBOLS
