"""All tables of community in one go, for new databases; one that has run what this replaces is as far already."""

from django.conf import settings
from django.db import migrations

from community.migrations.squashed import notifications
from lms.kernel.operations import CreateModels


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("community", "0001_initial"),
        ("community", "0002_walls"),
        ("community", "0003_addressees"),
    ]

    dependencies = [
        ("accounts", "0003_role_offered"),
        ("kernel", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [CreateModels(*notifications.MODELS), *notifications.WALLS]
