"""Details of a published course wait for a publication (docs/decisions/0010)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0010_checks")]

    operations = [
        migrations.AddField(
            model_name="course",
            name="staged",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
    ]
