"""How an attempt is shown is decided when it starts, and kept with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0005_submissions")]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="plan",
            field=models.JSONField(
                blank=True, db_default=models.Value({}, models.JSONField()), default=dict, editable=False
            ),
        ),
    ]
