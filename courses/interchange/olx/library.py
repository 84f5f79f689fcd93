"""An OLX library: problems without an outline. They become one lesson."""

from __future__ import annotations

from django.utils.translation import gettext as _

from courses.interchange.files import PackageFiles
from courses.interchange.ledger import Ledger
from courses.interchange.olx.addresses import Addresses
from courses.interchange.olx.components import Components
from courses.interchange.olx.course import static_assets
from courses.interchange.olx.tree import Tree
from courses.interchange.olx.videos import VideoReader
from courses.interchange.package import LessonItem, ModuleItem, Package
from courses.interchange.richtext import RichText


def read_library(files: PackageFiles) -> Package:
    """Read the library whose `library.xml` lies at the top of `files`. Raises `PackageError`."""
    ledger, tree, addresses = Ledger(), Tree(files), Addresses(files)
    rich = RichText(addresses)
    top = tree.root("library.xml")
    name = top.element.get("library", "") or top.url_name or "library"
    prefix = f"olx:{top.element.get('org', '') or 'org'}/{name}"
    videos = VideoReader(files, addresses, rich, ledger)
    components = Components(tree, prefix, rich, videos, ledger)
    path = (top.file,)
    blocks = [block for child in tree.below(top, path) for block in components.read(child, path)]
    title = top.title or name
    lesson = LessonItem(f"{prefix}:lesson", title, tuple(blocks))
    return Package(
        format="olx-library",
        source_key=prefix,
        title=title,
        slug=name,
        modules=(ModuleItem(f"{prefix}:module", _("Library"), lessons=(lesson,)),),
        assets=static_assets(files, ledger),
        components=tuple(ledger.components),
        carried=tuple(ledger.carried),
        not_carried=(*ledger.not_carried, *rich.missing()),
    )
