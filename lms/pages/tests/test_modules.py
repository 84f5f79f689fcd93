"""Modules that import each other in a circle, or through too many others, cannot be given hashed names."""

import re
from graphlib import TopologicalSorter
from pathlib import Path

from django.conf import settings

from lms.pages.storage import StaticStorage

FOLDER = Path(settings.BASE_DIR, "static", "js")
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")


def test_chains_of_imports_end_within_the_passes_that_rewrite_them() -> None:
    imports = {
        path: {(path.parent / one).resolve() for one in IMPORT.findall(path.read_text())}
        for path in FOLDER.rglob("*.js")
    }
    depth: dict[Path, int] = {}
    for path in TopologicalSorter(imports).static_order():  # raises CycleError
        depth[path] = 1 + max((depth[one] for one in imports.get(path, ())), default=0)
    assert max(depth.values()) > 2
    assert max(depth.values()) < StaticStorage.max_post_process_passes
