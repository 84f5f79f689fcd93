"""Make the certificate's fonts: static TrueType instances of the vendored web fonts, all scripts in one file.

Only for maintainers, and only when a font changes. Typst reads neither WOFF2 nor the subsets of the web
fonts, so each style is instanced, its scripts merged, and, because "Source" is a reserved font name and these
are modified versions, named anew. Needs `npm` and, in an environment of its own, `fonttools[woff]`:

    python learning/certificates/fonts/build.py
"""

import subprocess  # nosec: pinned packages, by a maintainer
import tarfile
import tempfile
from pathlib import Path

from fontTools.merge import Merger  # type: ignore[import-not-found]
from fontTools.subset import Options, Subsetter  # type: ignore[import-not-found]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found]
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-not-found]

HERE = Path(__file__).resolve().parent
PACKAGES = ("@fontsource-variable/source-serif-4@5.3.1", "@fontsource-variable/inter@5.3.0")
SERIF = ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext", "greek")
SANS = ("latin", "latin-ext", "vietnamese", "cyrillic", "greek")

# file, family, style, weight, stem, scripts, suffix, axes
FACES = [
    ("serif-display", "LMS Serif Display", "Regular", 400, "source-serif-4", SERIF, "opsz-normal",
     {"wght": 400, "opsz": 60}),
    ("serif-regular", "LMS Serif", "Regular", 400, "source-serif-4", SERIF, "opsz-normal",
     {"wght": 400, "opsz": 16}),
    ("serif-italic", "LMS Serif", "Italic", 400, "source-serif-4", SERIF, "opsz-italic",
     {"wght": 400, "opsz": 24}),
    ("sans-regular", "LMS Sans", "Regular", 400, "inter", SANS, "opsz-normal", {"wght": 400, "opsz": 14}),
    ("sans-medium", "LMS Sans", "Medium", 500, "inter", SANS, "opsz-normal", {"wght": 500, "opsz": 14}),
]  # fmt: skip


def fetch(folder: Path) -> None:
    """Unpack the packages into `folder`."""
    command = ["npm", "pack", "--silent", *PACKAGES]
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603  # nosec: pinned packages, by a maintainer
    for archive in folder.glob("*.tgz"):
        with tarfile.open(archive) as packed:
            packed.extractall(folder / archive.stem, filter="data")


def instance(path: Path, axes: dict[str, int], without: set[int], target: Path) -> set[int]:
    """Write the instance of one subset, leaving out the characters in `without`; return those it has."""
    font = TTFont(path)
    instantiateVariableFont(font, axes, inplace=True, updateFontNames=False)
    own = set(font.getBestCmap()) - without
    options = Options(
        layout_features=["*"], notdef_outline=True, glyph_names=True, drop_tables=["STAT", "DSIG"]
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=own)
    subsetter.subset(font)
    font.flavor = None
    font.save(target)
    return own


def name(font: TTFont, file: str, family: str, style: str, weight: int) -> None:
    """Give the font its own names, and keep whose work it is."""
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in {0, 13, 14}]
    full = f"{family} {style}"
    legacy = style if style in {"Regular", "Italic"} else "Regular"
    names = {1: family if legacy == style else full, 2: legacy, 3: f"lms-{file}", 4: full, 5: "Version 1.000"}
    names |= {6: full.replace(" ", ""), 16: family, 17: style}
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    for volatile in ("created", "modified"):
        setattr(font["head"], volatile, 3_800_000_000)


def main() -> None:
    """Write all faces beside this file."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        fetch(folder)
        for file, family, style, weight, stem, scripts, suffix, axes in FACES:
            parts, seen = [], set[int]()
            for script in scripts:
                source = next(folder.glob(f"*/package/files/{stem}-{script}-{suffix}.woff2"))
                parts.append(folder / f"{file}-{script}.ttf")
                seen |= instance(source, axes, seen, parts[-1])
            font = Merger().merge([str(part) for part in parts])
            name(font, file, family, style, weight)
            font.recalcTimestamp = False
            target = HERE / f"{file}.ttf"
            font.save(target)
            print(f"{target.name}: {len(seen)} characters, {target.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
