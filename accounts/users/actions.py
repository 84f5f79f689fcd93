"""Verbs about people."""

from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.users.events import PERSON_CREATED, PERSON_DEACTIVATED, PERSON_REACTIVATED, PERSON_UPDATED
from accounts.users.models import User
from lms.kernel import clock, events

EDITABLE = frozenset({"full_name", "bio", "social_links", "time_zone", "language", "preferences"})


class UnknownField(ValueError):
    """A field that people may not change about themselves."""


@transaction.atomic
def update_profile(
    *,
    person: User,
    actor: User,
    avatar: "File[bytes] | None" = None,
    remove_avatar: bool = False,
    **values: Any,
) -> list[str]:
    """Change the given fields of a profile, and the picture; return the names of those that did change.

    A replaced picture's file goes once the change has committed. Raises `UnknownField`.
    """
    if strange := set(values) - EDITABLE:
        raise UnknownField(", ".join(sorted(strange)))
    person = User.objects.select_for_update().get(pk=person.pk)
    changed = [name for name, value in values.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, values[name])
    if avatar is not None or (remove_avatar and person.avatar):
        _replace_avatar(person, avatar)
        changed.append("avatar")
    if changed:
        person.save(update_fields=[*changed, "updated_at"])
        events.record(PERSON_UPDATED, object=person, actor=actor, payload={"fields": sorted(changed)})
    return changed


def _replace_avatar(person: User, picture: "File[bytes] | None") -> None:
    old = person.avatar.name
    if picture is None:
        person.avatar = ""
    else:
        # A name nobody can guess, and a new one each time, so that copies in browsers never need to be asked about.
        person.avatar.save(f"{uuid4().hex}.webp", picture, save=False)
    if old:
        transaction.on_commit(lambda: default_storage.delete(old), robust=True)


@transaction.atomic
def create_person(*, email: str, full_name: str, actor: User | None, **fields: Any) -> tuple[User, bool]:
    """Return the person with this address, and whether they are new.

    A new one has no password: they choose one by "Forgot your password", which proves the address too.
    """
    email = email.strip().lower()
    known = User.objects.filter(email=email).first()
    if known is not None:
        return known, False
    person = User.objects.create_user(email, None, full_name=full_name, **fields)
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=False)
    events.record(PERSON_CREATED, object=person, actor=actor)
    return person, True


@transaction.atomic
def set_active(*, person: User, active: bool, actor: User | None) -> bool:
    """Let an account be used, or not any more; return whether that is a change.

    Open sessions of a deactivated person let nobody in from their next request on.
    """
    changed = (
        User.objects.filter(pk=person.pk, deleted_at=None).exclude(is_active=active).update(is_active=active)
    )
    if changed:
        events.record(PERSON_REACTIVATED if active else PERSON_DEACTIVATED, object=person, actor=actor)
    return bool(changed)


@transaction.atomic
def soft_delete(*, person: User, actor: User | None) -> None:
    """Hide an account for good; what must stay, stays. It cannot be reactivated from the pages."""
    now = clock.now()
    if User.objects.filter(pk=person.pk, deleted_at=None).update(deleted_at=now, is_active=False):
        events.record(PERSON_DEACTIVATED, object=person, actor=actor, payload={"deleted": True})
