"""What people say."""

from importlib import import_module

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "community"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the consumers."""
        import_module("community.notifications.handlers")
        import_module("community.notifications.handovers")
        import_module("community.notifications.remarks")
        import_module("community.notifications.grades")
        import_module("community.notifications.scores")
        import_module("community.notifications.invitations")
        import_module("community.notifications.progress")
        import_module("community.notifications.live")
