"""Who you are and where you belong."""

from importlib import import_module

from django.apps import AppConfig

# Registered by being imported: permissions, receivers of allauth's signals, tasks.
REGISTERED = (
    "accounts.organisations.access",
    "accounts.users.access",
    "accounts.audit.access",
    "accounts.roles.access",
)
WIRED = ("accounts.organisations.hosts", "accounts.roles.handlers", "accounts.sessions.handlers")


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load what registers itself, and connect the receivers."""
        for module in REGISTERED:
            import_module(module)
        for module in WIRED:
            import_module(module).connect()
