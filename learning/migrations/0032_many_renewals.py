"""Several quizzes that renew a certificate; many certificates renewed as a job that is looked at first."""

from django.db import migrations, models
from django.db.models import Q

from lms.kernel.operations import AuditTable, CreateModels, ProtectTenantTable
from lms.kernel.rows import row, tenant

QUIZ = migrations.CreateModel(
    name="RenewalQuiz",
    fields=[
        *row(),
        tenant(),
        (
            "quiz",
            models.ForeignKey(
                on_delete=models.CASCADE, related_name="+", to="courses.quiz", verbose_name="quiz"
            ),
        ),
        (
            "rule",
            models.ForeignKey(
                on_delete=models.CASCADE, related_name="asked_again", to="learning.certificaterule"
            ),
        ),
    ],
    options={
        "verbose_name": "quiz that renews certificates",
        "verbose_name_plural": "quizzes that renew certificates",
        "constraints": [models.UniqueConstraint(fields=("rule", "quiz"), name="renewal_quiz_once")],
    },
)
# Of every organisation; nobody did it, so the audit trail has nothing to say. Tables are altered afterwards, which pending
# checks of foreign keys would forbid.
ALL = "SELECT set_config('lms.platform', 'on', true), set_config('lms.audit', 'off', true);"
NONE = """
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
SELECT set_config('lms.platform', '', true), set_config('lms.audit', '', true)
"""
FORTH = f"""
{ALL}
INSERT INTO learning_renewalquiz (organization_id, rule_id, quiz_id)
SELECT organization_id, id, renewal_quiz_id FROM learning_certificaterule WHERE renewal_quiz_id IS NOT NULL;
{NONE}
"""
# There was one at most: the first that was chosen.
BACK = f"""
{ALL}
UPDATE learning_certificaterule r SET renewal_quiz_id = q.quiz_id
FROM (SELECT DISTINCT ON (rule_id) rule_id, quiz_id FROM learning_renewalquiz ORDER BY rule_id, id) q WHERE q.rule_id = r.id;
{NONE}
"""
# A job of the new kind means nothing to who knew issuing only.
FORGET = f"""
{ALL}
DELETE FROM learning_certificateline WHERE outcome NOT IN ('issued', 'had', 'name', 'lessons', 'grade');
DELETE FROM learning_certificateline l USING learning_certificaterun r WHERE l.run_id = r.id AND r.kind <> 'issue';
DELETE FROM learning_certificaterun WHERE kind <> 'issue';
{NONE}
"""
RUN, LINE = "certificaterun", "certificateline"


def known(name: str, field: str, *values: str) -> models.CheckConstraint:
    """Return the constraint that a field has one of these values."""
    return models.CheckConstraint(condition=Q((f"{field}__in", list(values))), name=name)


class Migration(migrations.Migration):
    dependencies = [("courses", "0015_staged_groups"), ("learning", "0030_people_orders")]

    operations = [
        CreateModels(QUIZ),
        ProtectTenantTable("RenewalQuiz"),
        AuditTable("RenewalQuiz"),
        migrations.RunSQL(FORTH, BACK),
        migrations.RemoveField("certificaterule", "renewal_quiz"),
        migrations.AddField(
            RUN,
            "kind",
            models.CharField(
                choices=[("issue", "Issue"), ("renew", "Renew")], db_default="issue", default="issue", max_length=10,
                verbose_name="what",
            ),
        ),
        migrations.AddField(
            LINE, "version", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="version")
        ),
        migrations.AddField(
            LINE, "ended", models.DateTimeField(blank=True, null=True, verbose_name="valid until, before")
        ),
        migrations.AddField(
            LINE, "until", models.DateTimeField(blank=True, null=True, verbose_name="valid until")
        ),
        migrations.AlterField(
            LINE,
            "outcome",
            models.CharField(
                choices=[
                    ("issued", "Issued"),
                    ("had", "Had it already"),
                    ("name", "Has to confirm their name"),
                    ("lessons", "Lessons are missing"),
                    ("grade", "The total is not enough"),
                    ("renew", "Is renewed"),
                    ("renewed", "Renewed"),
                    ("later", "Is valid as long already"),
                    ("revoked", "Is revoked"),
                    ("changed", "Changed since it was looked at"),
                ],
                max_length=10,
                verbose_name="result",
            ),
        ),
        migrations.AlterModelOptions(
            RUN, {"verbose_name": "job about certificates", "verbose_name_plural": "jobs about certificates"}
        ),
        migrations.AlterModelOptions(
            LINE,
            {
                "verbose_name": "result of a job about certificates",
                "verbose_name_plural": "results of jobs about certificates",
            },
        ),
        migrations.RemoveConstraint(RUN, "certificate_run_state_known"),
        migrations.RemoveConstraint(LINE, "certificate_line_outcome_known"),
        # Backwards this comes first but for the new constraints, and while `kind` is there.
        migrations.RunSQL(migrations.RunSQL.noop, FORGET),
        migrations.AddConstraint(
            RUN,
            known(
                "certificate_run_state_known", "state",
                "waiting", "reading", "preview", "writing", "done", "failed", "cancelled",
            ),
        ),
        migrations.AddConstraint(RUN, known("certificate_run_kind_known", "kind", "issue", "renew")),
        migrations.AddConstraint(
            LINE,
            known(
                "certificate_line_outcome_known", "outcome",
                "issued", "had", "name", "lessons", "grade", "renew", "renewed", "later", "revoked", "changed",
            ),
        ),
        migrations.AddConstraint(
            LINE,
            models.CheckConstraint(
                condition=Q(("outcome__in", ["renew", "renewed"]), _negated=True)
                | Q(("until__isnull", False), ("version__isnull", False)),
                name="certificate_line_renewal_complete",
            ),
        ),
    ]  # fmt: skip
