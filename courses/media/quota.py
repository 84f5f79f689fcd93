"""How much an organisation may store: `Organization.settings["media_quota_bytes"]`, without it as much as fits."""

from dataclasses import dataclass

from django.db.models import Sum
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
    """What an organisation uses and may use, in bytes; `quota` None for no limit."""

    used: int
    quota: int | None


def quota() -> int | None:
    """Return the quota of the organisation in scope in bytes, None for none."""
    found = (
        Organization.objects.filter(pk=tenancy.organization_id()).values_list("settings", flat=True).first()
    )
    wanted = (found or {}).get("media_quota_bytes")
    return int(wanted) if wanted else None


def used_bytes() -> int:
    """Return what files and what was made from them take, in bytes."""
    files = MediaAsset.objects.aggregate(all=Sum("size"))["all"] or 0
    made = Rendition.objects.aggregate(all=Sum("size"))["all"] or 0
    return int(files) + int(made)


def check_room(more: int, *, with_uploads: bool = False) -> None:
    """Raise `OverQuota` unless `more` bytes fit; `with_uploads` counts what is on its way as stored."""
    most = quota()
    if most is None:
        return
    used = used_bytes()
    if with_uploads:
        coming = Upload.objects.filter(state=Upload.State.OPEN).aggregate(all=Sum("size"))["all"]
        used += int(coming or 0)
    if used + more > most:
        words = _("There is no room for this file: %(used)s of your organisation’s %(quota)s are in use.")
        raise OverQuota(words % {"used": filesizeformat(used), "quota": filesizeformat(most)})
