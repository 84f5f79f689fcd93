"""The ground floor: what every other floor stands on. Names no domain noun."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    name = "lms.kernel"
    label = "kernel"
    verbose_name = _("Audit trail")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the `access.py` of every part of the product's apps.

        They declare the permissions, and a role made before all of them are known would lack some, for instance
        in a management command that loads no addresses.
        """
        for config in apps.get_app_configs():
            if "site-packages" in config.path:
                continue
            for part in iter_modules([config.path]):
                if part.ispkg and (Path(config.path) / part.name / "access.py").exists():
                    import_module(f"{config.name}.{part.name}.access")
