"""Row-level security and the audit trail for the studio's tables, and the words of the questions there are."""

from django.db import migrations

from lms.kernel.operations import AuditTable, ProtectTenantTable

TABLES = (
    "Assignment",
    "Criterion",
    "Level",
    "SampleAnswer",
    "Package",
    "QuestionFolder",
    "QuizSection",
    "QuizDraw",
    "LessonDraft",
    "LessonVersion",
    "Publication",
    "Remark",
    "Step",
    "Rendition",
    "Processing",
    "Upload",
    "Transfer",
)

# As plain text as SQL makes it; whoever revises a question writes them exactly.
WORDS = """
UPDATE courses_question AS question
SET words = left(trim(regexp_replace(version.prompt_html, '<[^>]+>|\\s+', ' ', 'g')), 4000)
FROM courses_questionversion AS version
WHERE version.id = question.current_id
"""


class Migration(migrations.Migration):
    dependencies = [("courses", "0004_studio")]

    operations = [
        ProtectTenantTable(*TABLES),
        # Left out: what is derived, what every autosave changes (versions keep it), and signs of life.
        AuditTable(
            *TABLES,
            skip=(
                "instructions_html", "html", "blocks", "document", "staged", "revision", "received", "parts", "percent",
                "step", "seen_at", "done", "total", "preview", "files",
            ),
        ),
        migrations.RunSQL(WORDS, migrations.RunSQL.noop),
    ]  # fmt: skip
