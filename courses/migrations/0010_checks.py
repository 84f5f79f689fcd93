"""What was checked by forms only is checked by the database as well (docs/decisions/0004)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0008_outside_links")]

    operations = [
        migrations.AddConstraint(
            model_name="course",
            constraint=models.CheckConstraint(
                condition=models.Q(("price", 0), ("currency__regex", "^[A-Z]{3}$"), _connector="OR"),
                name="course_price_has_currency",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(("content_type__in", ["text", "video", "quiz", "assignment", "file"])),
                name="lesson_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("tries__gte", 1)), name="milestone_tries_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("points", None), ("points__gte", 0), _connector="OR"),
                name="milestone_points_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("difficulty", None),
                    models.Q(("difficulty__gte", 0), ("difficulty__lte", 1)),
                    _connector="OR",
                ),
                name="question_difficulty_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="quiz",
            constraint=models.CheckConstraint(
                condition=models.Q(("feedback__in", ["full", "score", "none"])), name="quiz_feedback_known"
            ),
        ),
    ]
