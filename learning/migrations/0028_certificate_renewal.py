"""Renewal of certificates that end, and several looks an organisation. What there was becomes the standard look."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

# Going back leaves one look an organisation, because there was one at most: the oldest.
ONE_LOOK = """
SELECT set_config('lms.platform', 'on', true);
DELETE FROM learning_certificatedesign d USING learning_certificatedesign older
WHERE older.organization_id = d.organization_id AND older.id < d.id;
SELECT set_config('lms.platform', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0008_outside_links"),
        ("learning", "0026_reckoning_in_parts"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="certificatedesign",
            name="certificate_design_once",
        ),
        migrations.RunSQL(migrations.RunSQL.noop, ONE_LOOK),
        migrations.AddField(
            model_name="certificate",
            name="renewed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="renewed"),
        ),
        migrations.AddField(
            model_name="certificate",
            name="warned_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="told that it ends"
            ),
        ),
        migrations.AddField(
            model_name="certificatedesign",
            name="format",
            field=models.CharField(
                choices=[("landscape", "Landscape"), ("portrait", "Portrait")],
                db_default="landscape",
                default="landscape",
                max_length=10,
                verbose_name="format",
            ),
        ),
        migrations.AddField(
            model_name="certificatedesign",
            name="is_standard",
            field=models.BooleanField(
                db_default=True, default=True, verbose_name="taken by courses that choose none"
            ),
        ),
        migrations.AlterField(
            model_name="certificatedesign",
            name="is_standard",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="taken by courses that choose none"
            ),
        ),
        migrations.AddField(
            model_name="certificatedesign",
            name="name",
            field=models.CharField(default="Standard", max_length=80, verbose_name="name of this look"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="certificatedesign",
            name="paper",
            field=models.CharField(
                choices=[("a4", "A4"), ("letter", "US Letter")],
                db_default="a4",
                default="a4",
                max_length=10,
                verbose_name="paper",
            ),
        ),
        migrations.AddField(
            model_name="certificaterule",
            name="design",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="rules",
                to="learning.certificatedesign",
                verbose_name="look",
            ),
        ),
        migrations.AddField(
            model_name="certificaterule",
            name="renewal_days",
            field=models.PositiveSmallIntegerField(
                db_default=60,
                default=60,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(365),
                ],
                verbose_name="days before its end it can be renewed",
            ),
        ),
        migrations.AddField(
            model_name="certificaterule",
            name="renewal_quiz",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="courses.quiz",
                verbose_name="renewed by passing again",
            ),
        ),
        migrations.AddField(
            model_name="certificateversion",
            name="cause",
            field=models.CharField(
                choices=[("corrected", "Corrected"), ("renewed", "Renewed")],
                db_default="corrected",
                default="corrected",
                max_length=10,
                verbose_name="replaced because",
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(
                condition=models.Q(("revoked_at", None), ("warned_at", None)),
                fields=["expires_at"],
                name="certificate_ending",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificatedesign",
            constraint=models.UniqueConstraint(
                fields=("organization", "name"),
                name="certificate_design_named_once",
                violation_error_message="Another look has this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificatedesign",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_standard", True)),
                fields=("organization",),
                name="certificate_design_one_standard",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificatedesign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("format__in", ["landscape", "portrait"]), ("paper__in", ["a4", "letter"])
                ),
                name="certificate_design_sheet_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificaterule",
            constraint=models.CheckConstraint(
                condition=models.Q(("renewal_days__gte", 1), ("renewal_days__lte", 365)),
                name="certificate_rule_renewal_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificateversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("cause__in", ["corrected", "renewed"])),
                name="certificate_version_cause_known",
            ),
        ),
    ]
