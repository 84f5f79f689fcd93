"""Who you are and where you belong."""

from importlib import import_module

from django.apps import AppConfig

# Modules that connect receivers of signals.
WIRED = (
    "accounts.organisations.hosts",
    "accounts.roles.handlers",
    "accounts.sessions.handlers",
    "accounts.signin.handlers",
)


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers."""
        for module in WIRED:
            import_module(module).connect()
