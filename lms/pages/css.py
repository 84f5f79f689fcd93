"""Join the stylesheets of css/app.css into one small file, always the same for the same sources."""

import posixpath
import re
from pathlib import Path

# Entry in static/css/ without its suffix, and the file it is joined into.
BUNDLES = {"app": "bundle.css", "parts": "bundle-parts.css"}
IMPORT = re.compile(r'@import url\("([^"]+)"\);')
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
URL = re.compile(r'url\("(?!data:|/|https?:)([^"]+)"\)')


def _moved(css: str, folder: str) -> str:
    """Addresses relative to `folder`, made relative to the bundle."""
    return URL.sub(
        lambda match: f'url("{posixpath.normpath(posixpath.join(folder, match[1]))}")',
        css,
    )


def smaller(css: str) -> str:
    """Drop comments and needless space; strings stay as they are."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    strings: list[str] = []

    def keep(match: re.Match[str]) -> str:
        strings.append(match[0])
        return f"\0{len(strings) - 1}\0"

    css = STRING.sub(keep, css)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>]) ?", r"\1", css)
    css = css.replace(": ", ":").replace(";}", "}")
    return re.sub(r"\0(\d+)\0", lambda match: strings[int(match[1])], css).strip()


def bundle(entry: Path) -> str:
    """Return the text of the bundle for an entry file whose imports lie beside or below it."""
    source = entry.read_text(encoding="utf-8")
    parts = [smaller(IMPORT.sub("", source))]
    for name in IMPORT.findall(source):
        text = (entry.parent / name).read_text(encoding="utf-8")
        parts.append(smaller(_moved(text, posixpath.dirname(name))))
    return "\n".join(parts) + "\n"
