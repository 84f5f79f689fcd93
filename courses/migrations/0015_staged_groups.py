"""What authors change of a video group that learners see waits for a publication (docs/decisions/0022)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0014_kept_rubrics")]

    operations = [
        migrations.AddField(
            model_name="videogroup",
            name="staged",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
    ]
