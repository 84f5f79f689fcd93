"""The Django app of the admin, with our site in it."""

from importlib import import_module

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    """Django's admin under our own roof; stands in `INSTALLED_APPS` in its place."""

    default_site = "accounts.admin_site.LmsAdminSite"

    def ready(self) -> None:
        """Find the admin pages of all apps, then take out those nobody should use."""
        super().ready()
        import_module("accounts.admin").tidy()
