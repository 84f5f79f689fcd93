"""What sign-ups and migrations mean for roles."""

from typing import Any

from allauth.account.signals import user_signed_up
from django.apps import apps
from django.db.models.signals import post_migrate
from django.http import HttpRequest

from accounts.roles.actions import join, sync_permissions
from accounts.users.models import User


def on_signed_up(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Make whoever signs up a student of the organisation on whose address they do."""
    organization: Any = getattr(request, "organization", None)
    if organization is not None:
        join(organization=organization, user=user)


def on_migrated(apps: Any = apps, **_kwargs: Any) -> None:
    """Give built-in roles the permissions declared since, unless the tables were migrated backwards.

    `flush`, which ends every test that commits, names no apps: then the tables are those of the present.
    """
    try:
        fields = {field.name for field in apps.get_model("accounts", "Role")._meta.get_fields()}
    except LookupError:
        return
    if "offered" in fields:
        sync_permissions()


def connect() -> None:
    """Connect the receivers."""
    user_signed_up.connect(on_signed_up, dispatch_uid="accounts.roles.joins")
    post_migrate.connect(
        on_migrated, sender=apps.get_app_config("accounts"), dispatch_uid="accounts.roles.sync"
    )
