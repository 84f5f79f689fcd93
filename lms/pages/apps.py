"""Django app of the page frame. It has no models."""

from typing import Any

from django.apps import AppConfig, apps


class PagesConfig(AppConfig):
    """Tags, storage, context and the style page."""

    name = "lms.pages"
    label = "pages"

    def ready(self) -> None:
        """Collect no files of django-htmx: ours are vendored, and its modules import what is not there."""
        collected: Any = apps.get_app_config("staticfiles")
        collected.ignore_patterns = [*collected.ignore_patterns, "django_htmx"]
