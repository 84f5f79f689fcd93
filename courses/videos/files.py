"""Taking a file out of the library, with its bytes and all that was made of it."""

from collections.abc import Iterator
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.errors import Refused
from courses.media.models import MediaAsset, Processing, Rendition
from courses.videos import events
from courses.videos.usage import uses_of_file
from lms.kernel.events import record


def delete_file(*, asset: MediaAsset, actor: User, now: datetime) -> None:
    """Delete a file that nothing needs; its bytes go once that is certain. Raises `Refused` for what is used or worked on.

    Earlier versions of a lesson may still name it: restoring one leads to a link that the checklist finds.
    """
    with transaction.atomic():
        locked: MediaAsset = MediaAsset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
        if uses_of_file(locked):
            raise Refused(_("“%s” is used. Take it out there first.") % locked.original_name)
        if Processing.objects.filter(asset=locked, state=Processing.State.RUNNING).exists():
            raise Refused(_("“%s” is being prepared. Delete it when that is done.") % locked.original_name)
        path = str(locked.file.name)
        places = [path, *_made_of(locked)]
        payload = {"name": locked.original_name, "bytes": locked.size}
        record(events.FILE_DELETED, object=locked, actor=actor, payload=payload, occurred_at=now)
        try:
            locked.delete()
        except (ProtectedError, RestrictedError) as error:
            raise Refused(_("“%s” was handed in by somebody, so it stays.") % locked.original_name) from error
        transaction.on_commit(lambda: _remove(path, places))


def _made_of(asset: MediaAsset) -> Iterator[str]:
    """The places of what the pipeline made of it."""
    for kind, path in Rendition.objects.filter(asset=asset).values_list("kind", "path"):
        if kind != Rendition.Kind.STREAM:
            yield path
        elif default_storage.exists(path):
            yield from (f"{path}/{name}" for name in default_storage.listdir(path)[1])


def _remove(path: str, places: list[str]) -> None:
    """Take the bytes away, unless somebody stored the same ones again meanwhile."""
    if MediaAsset.objects.filter(file=path).exists():
        return
    for place in places:
        default_storage.delete(place)
