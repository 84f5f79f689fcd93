"""Fetch the third-party files of the pages, pinned by version and SHA-256, and put them in `static/`.

Run `python static/vendor/vendor.py` after changing a pin; commit what it writes. It needs `npm` on the PATH
(only to fetch: nothing here runs Node at run time) and fails without writing anything when a checksum differs.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent

# package, version, SHA-256 of the packed archive
PINS = [
    (
        "@fontsource-variable/inter",
        "5.3.0",
        "d26710dd38e7217484a1d47ee76c024977ec550548876f26d06ed1844af09a14",
    ),
    (
        "@fontsource-variable/source-serif-4",
        "5.3.1",
        "8c452853c74be1e43e9fbfe76321c26f4678a2d431e93209ff1d9faec03fd96f",
    ),
    (
        "@fontsource-variable/jetbrains-mono",
        "5.3.0",
        "996fe6368a480c9ce15d4de22a2682b7c40b403718fee2b15e7272f244fd993f",
    ),
    (
        "katex",
        "0.19.1",
        "24da5a599eb2fcede2e270b99a6ff48bca816beecc95feeb84e8cccbd1bb34fd",
    ),
    (
        "htmx.org",
        "4.0.1",
        "5fba65616ca148a86d377e9771bcada7f35faee3558651feb929eea425e13b3c",
    ),
    (
        "hls.js",
        "1.7.4",
        "e4ab3d5d13f7cca9ef241d098f39686e19fd451831ba07dc9943482fd5ff75c7",
    ),
    (
        "lucide-static",
        "1.62.0",
        "386f9080c440d6f5049cefe3456ae8357f7a0c7f76e59670cd1cb83bc7050a44",
    ),
]

# Code is written in Latin letters; what else stands in its strings comes from the system's fixed-width font.
SUBSETS = ("latin", "latin-ext", "vietnamese")
# package, file stem, axes, styles
FONTS = [
    ("@fontsource-variable/inter", "inter", "opsz", ("normal",)),
    ("@fontsource-variable/source-serif-4", "source-serif-4", "opsz", ("normal",)),
    ("@fontsource-variable/source-serif-4", "source-serif-4", "wght", ("italic",)),
    ("@fontsource-variable/jetbrains-mono", "jetbrains-mono", "wght", ("normal",)),
]

# Drawn here because Lucide has no such sign: a seek arrow with its seconds, and the product's own marks.
OWN_SYMBOLS = {
    "back-15": '<path d="M3 12a9 9 0 1 0 9-9 9.75 9.75 0 0 0-6.74 2.74L3 8"/><path d="M3 3v5h5"/>@15@',
    "forward-15": '<path d="M21 12a9 9 0 1 1-9-9c2.52 0 4.93 1 6.74 2.74L21 8"/><path d="M21 3v5h-5"/>@15@',
    "diamond": '<path d="M12 3.5 20.5 12 12 20.5 3.5 12z" fill="currentColor" stroke="none"/>',
    "diamond-open": '<path d="M12 4.5 19.5 12 12 19.5 4.5 12z"/>',
    "peaks": '<path d="M2.5 20 9 6l6.5 14"/><path d="m12.5 12.5 3-5L21.5 20"/>',
    "bookmark-filled": '<path d="M6 3h12v18l-6-4.500L6 21z" fill="currentColor" stroke="none"/>',
    "circle-check-filled": (
        '<path fill="currentColor" stroke="none" fill-rule="evenodd" d="M12 .5a11.5 11.5 0 1 0 0 23 11.5 11.5 0 0 0 0-23z'
        'M6.2 11 4.7 12.5 10.2 18 19.3 8.6 17.8 7.1 10.2 15z"/>'
    ),
    "star-filled": (
        '<path fill="currentColor" d="M11.525 2.295a.53.53 0 0 1 .95 0l2.31 4.679a2.123 2.123 0 0 0 1.595 1.16l5.166.756'
        "a.53.53 0 0 1 .294.904l-3.736 3.638a2.123 2.123 0 0 0-.611 1.878l.882 5.14a.53.53 0 0 1-.771.56l-4.618-2.428"
        "a2.122 2.122 0 0 0-1.973 0L6.396 21.01a.53.53 0 0 1-.77-.56l.881-5.139a2.122 2.122 0 0 0-.611-1.879L2.16 9.795"
        'a.53.53 0 0 1 .294-.906l5.165-.755a2.122 2.122 0 0 0 1.597-1.16z"/>'
    ),
}
FIFTEEN = (
    '<text x="12" y="15" font-size="7.5" font-weight="650" text-anchor="middle" fill="currentColor" '
    'stroke="none">15</text>'
)


def pack(name: str, version: str, digest: str, folder: Path) -> Path:
    """Fetch one package, check its digest, unpack it; return the folder of its files."""
    printed = subprocess.run(
        ["npm", "pack", f"{name}@{version}", "--silent"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = folder / printed.stdout.strip().splitlines()[-1]
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != digest:
        sys.exit(f"{name}@{version}: expected sha256 {digest}, found {found}")
    target = folder / archive.name.removesuffix(".tgz")
    with tarfile.open(archive) as packed:
        packed.extractall(target, filter="data")
    return target / "package"


def without_source_map(text: str) -> str:
    """Drop the source map comment: the manifest storage would look for a file that is not shipped."""
    return re.sub(r"\n?(//|/\*)# sourceMappingURL=.*$", "\n", text.rstrip())


def fonts(packages: dict[str, Path]) -> None:
    """Copy the woff2 files and write `css/fonts.css` from the ranges the packages publish."""
    rules = []
    names = {
        "inter": "Inter",
        "source-serif-4": "Source Serif 4",
        "jetbrains-mono": "JetBrains Mono",
    }
    for package, stem, axes, styles in FONTS:
        css = (packages[package] / f"{axes}{'-italic' if 'italic' in styles else ''}.css").read_text()
        for style in styles:
            for subset in SUBSETS if stem != "jetbrains-mono" else SUBSETS[:1]:
                file = f"{stem}-{subset}-{axes}-{style}.woff2"
                (STATIC / "fonts" / file).write_bytes((packages[package] / "files" / file).read_bytes())
                found = re.search(
                    rf"/\* {stem}-{subset}-{axes}-{style} \*/.*?unicode-range: ([^;]+);",
                    css,
                    re.DOTALL,
                )
                weight = re.search(r"font-weight: ([^;]+);", css)
                assert found and weight, file
                rules.append(
                    f'@font-face {{\n  font-family: "{names[stem]}";\n  font-style: {style};\n'
                    f"  font-weight: {weight[1]};\n  font-display: swap;\n"
                    f'  src: url("../fonts/{file}") format("woff2");\n  unicode-range: {found[1]};\n}}'
                )
        licence = (packages[package] / "LICENSE").read_text()
        (STATIC / "fonts" / f"LICENSE-{stem}.txt").write_text(licence)
    head = "/* Written by static/vendor/vendor.py. */\n"
    (STATIC / "css" / "fonts.css").write_text(head + "\n".join(rules) + "\n")


def katex(package: Path) -> None:
    """KaTeX: script, stylesheet (woff2 only), fonts, licence."""
    target = STATIC / "vendor" / "katex"
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    (target / "katex.js").write_text(without_source_map((package / "dist/katex.min.js").read_text()))
    css = (package / "dist/katex-swap.min.css").read_text()
    css = re.sub(r",url\([^)]*\.(?:woff|ttf)\) format\(\"(?:woff|truetype)\"\)", "", css)
    (target / "katex.css").write_text(without_source_map(css))
    for font in sorted((package / "dist/fonts").glob("*.woff2")):
        (target / "fonts" / font.name).write_bytes(font.read_bytes())
    (target / "LICENSE").write_text((package / "LICENSE").read_text())


def htmx(package: Path) -> None:
    """htmx: the classic script, without its source map."""
    target = STATIC / "vendor" / "htmx"
    target.mkdir(parents=True, exist_ok=True)
    (target / "htmx.js").write_text(without_source_map((package / "dist/htmx.min.js").read_text()))
    (target / "LICENSE").write_text((package / "LICENSE").read_text())


def hls(package: Path) -> None:
    """hls.js: the light build (no subtitles, no encryption) as a module, fetched by players that need it."""
    target = STATIC / "vendor" / "hls"
    target.mkdir(parents=True, exist_ok=True)
    source = (package / "dist/hls.light.min.mjs").read_text()
    (target / "hls.js").write_text(without_source_map(source))
    (target / "LICENSE").write_text((package / "LICENSE").read_text())


def icons(package: Path) -> None:
    """Build the sprite from icons.txt; a symbol carries no colour and no stroke width of its own."""
    symbols = []
    lines = (STATIC / "vendor" / "icons.txt").read_text().splitlines()
    for line in (line for line in lines if line and not line.startswith("#")):
        name, _, source = (part.strip() for part in line.partition("="))
        svg = (package / "icons" / f"{source or name}.svg").read_text()
        body = re.search(r"<svg.*?>(.*)</svg>", svg, re.DOTALL)
        assert body, name
        inner = re.sub(r"\s+/>", "/>", re.sub(r">\s+<", "><", body[1].strip()))
        symbols.append((name, inner))
    symbols += [(name, body.replace("@15@", FIFTEEN)) for name, body in OWN_SYMBOLS.items()]
    sprite = "\n".join(
        f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>' for name, body in sorted(symbols)
    )
    (STATIC / "icons.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">\n<!-- Lucide, ISC licence: vendor/LICENSE-lucide -->\n{sprite}\n</svg>\n'
    )
    (STATIC / "vendor" / "LICENSE-lucide").write_text((package / "LICENSE").read_text())


def main() -> None:
    """Fetch everything first, then write: a failed fetch leaves the tree as it was."""
    with tempfile.TemporaryDirectory() as folder:
        packages = {name: pack(name, version, digest, Path(folder)) for name, version, digest in PINS}
        fonts(packages)
        katex(packages["katex"])
        htmx(packages["htmx.org"])
        hls(packages["hls.js"])
        icons(packages["lucide-static"])


if __name__ == "__main__":
    main()
