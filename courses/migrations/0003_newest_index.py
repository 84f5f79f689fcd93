"""An index for the catalogue in its usual order."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("courses", "0002_walls")]

    operations = [
        migrations.AddIndex(
            model_name="course",
            index=models.Index(
                F("organization"),
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(is_published=True, deleted_at=None),
                name="course_newest",
            ),
        ),
    ]
