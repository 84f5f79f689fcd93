"""Django app of the page frame. It has no models."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Tags, storage, context and the style page."""

    name = "lms.pages"
    label = "pages"
