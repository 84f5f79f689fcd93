"""The ground floor: what every other floor stands on. Names no domain noun."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "lms.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
