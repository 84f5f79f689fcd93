"""Hints asked for while an attempt runs: how many of a question, and the share of its points they cost."""

from decimal import Decimal

from django.db import migrations, models

ADD = """
ALTER TABLE learning_answer ADD COLUMN hints_taken smallint DEFAULT 0 NOT NULL CHECK (hints_taken >= 0),
  ADD COLUMN hints_cost numeric(5, 4) DEFAULT 0 NOT NULL
"""
UNDO = "ALTER TABLE learning_answer DROP COLUMN hints_taken, DROP COLUMN hints_cost"


class Migration(migrations.Migration):
    dependencies = [("learning", "0025_who_is_where")]

    operations = [
        migrations.RunSQL(
            ADD,
            UNDO,
            state_operations=[
                migrations.AddField(
                    model_name="answer",
                    name="hints_taken",
                    field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="hints"),
                ),
                migrations.AddField(
                    model_name="answer",
                    name="hints_cost",
                    field=models.DecimalField(
                        db_default=Decimal("0"), decimal_places=4, default=Decimal("0"), max_digits=5
                    ),
                ),
            ],
        ),
    ]
