"""The people of a course in every order that their list has, from an index."""

import datetime

from django.db import migrations, models
from django.db.models.functions import Coalesce

NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class Migration(migrations.Migration):
    dependencies = [("learning", "0029_live_sessions")]

    operations = [
        migrations.AddIndex(
            "enrolment",
            models.Index(
                fields=["course", "progress", "id"], include=["state"], name="enrolment_by_progress"
            ),
        ),
        migrations.AddIndex(
            "enrolment",
            models.Index(fields=["course", "enrolled_at", "id"], include=["state"], name="enrolment_by_date"),
        ),
        migrations.AddIndex(
            "enrolment",
            models.Index(
                "course",
                Coalesce("last_seen_at", models.Value(NEVER)),
                "id",
                include=["state"],
                name="enrolment_by_sight",
            ),
        ),
    ]
