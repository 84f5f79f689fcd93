"""All tables of analytics in one go, for new databases; one that has run what this replaces is as far already."""

from django.db import migrations

from analytics.migrations.squashed import rollups
from lms.kernel.operations import CreateModels


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("analytics", "0001_initial"),
        ("analytics", "0002_walls"),
        ("analytics", "0003_recount"),
    ]

    dependencies = [
        ("accounts", "0003_role_offered"),
        ("kernel", "0001_initial"),
    ]

    operations = [CreateModels(*rollups.MODELS), *rollups.WALLS]
