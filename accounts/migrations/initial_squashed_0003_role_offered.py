"""All tables of accounts in one go, for new databases; one that has run what this replaces is as far already."""

from django.db import migrations

from accounts.migrations.squashed import (
    organisations,
    roles,
    users,
)
from lms.kernel.operations import CreateModels

# In an order in which keys lead to what there is.
PARTS = (organisations, users, roles)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_walls"),
        ("accounts", "0003_role_offered"),
    ]

    dependencies = [
        ("kernel", "0001_initial"),
    ]

    operations = [
        CreateModels(*(table for part in PARTS for table in part.MODELS)),
        *(wall for part in PARTS for wall in part.WALLS),
    ]
