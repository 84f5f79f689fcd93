"""Packages (SCORM) of a course as rows, with their files where each path of the package finds its asset."""

from __future__ import annotations

from collections.abc import Iterable

from courses.interchange.package import BlockItem, Launch
from courses.interchange.sync import Synced, Wanted, sync
from courses.media.models import MediaAsset
from courses.outline.models import Lesson
from courses.packages import models as packages
from courses.packages.addresses import media_type


def write_packages(
    places: Iterable[tuple[BlockItem, Lesson]], prefix: str, assets: dict[str, MediaAsset]
) -> Synced[packages.Package]:
    """One package for each block that opens one."""
    wanted = []
    for block, lesson in places:
        launch = block.content
        if not isinstance(launch, Launch):
            continue
        files = {
            name: [str(assets[path].pk) if path else "", media_type(name)]
            for name, path in launch.files.items()
        }
        fields = {
            "title": block.title or lesson.title,
            "standard": launch.standard,
            "archive_id": assets[launch.archive_path].pk,
            "entry": launch.entry,
            "files": files,
            "items": [dict(item) for item in launch.items],
        }
        wanted.append(Wanted(block.source_key, fields))
    existing = packages.Package.objects.filter(source_key__startswith=f"{prefix}:") if wanted else ()
    return sync(packages.Package, list(existing), wanted)
