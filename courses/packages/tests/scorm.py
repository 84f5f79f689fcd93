"""Small SCORM packages for tests."""

import io
import zipfile
from pathlib import Path
from typing import IO

MANIFEST = """<manifest identifier="{id}" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schema>ADL SCORM</schema><schemaversion>{version}</schemaversion>
</metadata><organizations default="o"><organization identifier="o"><title>Golf</title>{items}</organization></organizations>
<resources>{resources}</resources></manifest>"""
ITEM = '<item identifier="i{n}" identifierref="r{n}"><title>{title}</title></item>'
RESOURCE = '<resource identifier="r{n}" type="webcontent" adlcp:scormtype="sco" href="{href}"><file href="{href}"/></resource>'


def scorm(
    path: Path | IO[bytes],
    pages: dict[str, str],
    more: dict[str, bytes] | None = None,
    *,
    version: str = "1.2",
    id: str = "golf",
) -> Path | IO[bytes]:
    """A package whose organisation opens these pages (name → HTML) one after the other."""
    items = "".join(ITEM.format(n=n, title=f"Part {n}") for n in range(len(pages)))
    resources = "".join(RESOURCE.format(n=n, href=name) for n, name in enumerate(pages))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "imsmanifest.xml", MANIFEST.format(id=id, version=version, items=items, resources=resources)
        )
        for name, html in pages.items():
            archive.writestr(name, html)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return path


def zipped_scorm(title: str = "Play") -> bytes:
    """The bytes of a package of one page."""
    made = io.BytesIO()
    scorm(made, {"index.html": f"<p>{title}</p>"}, {"shared/play.js": b"play()"})
    return made.getvalue()
