"""The words of captions, for the search of the library; and captions, which save themselves, out of the audit's rows."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

from lms.kernel.operations import audit_sql, unaudit_sql

TABLE = "courses_captiontrack"
DERIVED = (
    "html", "prompt_html", "body_html", "description_html", "search", "content_version", "sequence",
)  # fmt: skip
WORDS = " || ".join(
    f"jsonb_to_tsvector('{config}'::regconfig, %(expressions)s, '[\"string\"]'::jsonb)"
    for config in ("simple", "english")
)


class Migration(migrations.Migration):
    dependencies = [("courses", "0005_studio_walls")]

    operations = [
        migrations.AddField(
            model_name="captiontrack",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func("cues", template=WORDS),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="captiontrack",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="caption_search"),
        ),
        # Every few seconds of writing would keep a film's words twice; events tell who changed them, and when.
        migrations.RunSQL(
            [unaudit_sql(TABLE), audit_sql(TABLE, (*DERIVED, "cues"))],
            [unaudit_sql(TABLE), audit_sql(TABLE, DERIVED)],
        ),
    ]
