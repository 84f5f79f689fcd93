"""How much an organisation may store: `Organization.settings["media_quota_bytes"]`, without it as much as fits."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accounts.models import Organization
from courses.catalogue.errors import Refused
from courses.media.models import MediaAsset, Rendition, Upload
from lms.kernel import tenancy


class OverQuota(Refused):
    """The organisation's room is used up. `str()` says how much there is and how much is used."""


@dataclass(frozen=True, slots=True)
class Room:
    """What an organisation uses and may use, in bytes; `coming` is announced by open uploads, `quota` None for no limit."""

    used: int
    coming: int
    quota: int | None

    @property
    def taken(self) -> int:
        """What counts against an upload that begins now."""
        return self.used + self.coming

    @property
    def left(self) -> int | None:
        """What an upload that begins now may have; None for no limit."""
        return None if self.quota is None else max(0, self.quota - self.taken)

    @property
    def is_tight(self) -> bool:
        """Whether less than a tenth is left."""
        return self.quota is not None and self.quota - self.taken < self.quota / 10


def _quota_of(settings: dict[str, Any]) -> int | None:
    wanted = settings.get("media_quota_bytes")
    return int(wanted) if wanted else None


def quota() -> int | None:
    """Return the quota of the organisation in scope in bytes, None for none."""
    rows = Organization.objects.filter(pk=tenancy.organization_id())
    return _quota_of(rows.values_list("settings", flat=True).first() or {})


def _sum(rows: QuerySet[Any]) -> Coalesce:
    sizes = rows.filter(organization=OuterRef("pk")).order_by().values("organization")
    summed = Subquery(sizes.annotate(all=Sum("size")).values("all"), output_field=BigIntegerField())
    return Coalesce(summed, 0, output_field=BigIntegerField())


def room() -> Room:
    """Return what files, what was made from them and what is on its way take in the organisation in scope. One query."""
    rows = Organization.objects.filter(pk=tenancy.organization_id()).annotate(
        files=_sum(MediaAsset.objects.all()),
        made=_sum(Rendition.objects.all()),
        coming=_sum(Upload.objects.filter(state=Upload.State.OPEN)),
    )
    found = rows.values_list("files", "made", "coming", "settings").first()
    files, made, coming, settings = found or (0, 0, 0, {})
    return Room(used=int(files) + int(made), coming=int(coming), quota=_quota_of(settings))


def check_room(more: int, *, with_uploads: bool = False) -> None:
    """Raise `OverQuota` unless `more` bytes fit; `with_uploads` counts what is on its way as stored."""
    most = quota()
    if most is None:
        return
    found = room()
    used = found.taken if with_uploads else found.used
    if used + more > most:
        words = _("There is no room for this file: %(used)s of your organisation’s %(quota)s are in use.")
        raise OverQuota(words % {"used": filesizeformat(used), "quota": filesizeformat(most)})
