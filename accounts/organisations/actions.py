"""Verbs about one organisation."""

from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models, transaction

from accounts.organisations.events import ORGANIZATION_UPDATED
from accounts.organisations.models import Organization
from accounts.organisations.settings import merged
from lms.kernel import events, tenancy

EDITABLE = frozenset({"name", "slug", "brand_hue", "time_zone", "language", "is_active"})


class UnknownField(ValueError):
    """A field of an organisation that is not changed this way."""


@transaction.atomic
def update_organization(
    *,
    organization: Organization,
    actor: models.Model | None,
    settings: dict[str, Any] | None = None,
    logo: "File[bytes] | None" = None,
    **values: Any,
) -> Organization:
    """Change the given fields, settings and logo; settings that are not named stay.

    Raises `UnknownField`, `ValidationError` for values the fields refuse, and `pydantic.ValidationError` for settings
    that mean nothing.
    """
    if strange := set(values) - EDITABLE:
        raise UnknownField(", ".join(sorted(strange)))
    # What is remembered by host name is shared by all requests of the process: never write onto that one.
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    for name, value in values.items():
        setattr(organization, name, value)
    if settings is not None:
        organization.settings = merged(organization.settings, **settings)
    if logo is not None:
        if old := organization.logo.name:
            transaction.on_commit(lambda: default_storage.delete(old), robust=True)
        organization.logo.save(f"{uuid4().hex}.webp", logo, save=False)
    organization.full_clean()
    with tenancy.scope(organization):
        organization.save()
        fields = sorted({*values, *(settings or {}), *(["logo"] if logo is not None else [])})
        events.record(ORGANIZATION_UPDATED, object=organization, actor=actor, payload={"fields": fields})
    return organization
