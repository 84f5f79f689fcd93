"""What learners do."""

from importlib import import_module

from django.apps import AppConfig

# Modules that register something (sources of facts, consumers) when they are imported.
REGISTERING = (
    "learning.player.facts",
    "learning.attempts.facts",
    "learning.attempts.clock",
    "learning.submissions.facts",
    "learning.regrading.facts",
    "learning.gradebook.facts",
    "learning.gradebook.handlers",
    "learning.certificates.handlers",
    "learning.enrolments.handlers",
    "learning.progress.handlers",
)


class LearningConfig(AppConfig):
    name = "learning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register sources of facts and consumers."""
        for module in REGISTERING:
            import_module(module)
