"""Row-level security, the audit trail, and modules that nest once."""

from django.db import migrations

from lms.kernel.operations import AuditTable, ProtectTenantTable

# `parent_depth` is always 0, so the composite key can only point at a module of the top level.
NEST_ONCE = """
ALTER TABLE courses_module
  ADD COLUMN parent_depth smallint GENERATED ALWAYS AS (CASE WHEN parent_id IS NULL THEN NULL ELSE 0 END) STORED;
ALTER TABLE courses_module ADD CONSTRAINT module_parent_is_top_level
  FOREIGN KEY (parent_id, parent_depth) REFERENCES courses_module (id, depth) DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT module_parent_is_top_level ON courses_module IS
  'Moving a module under one that is itself being moved under another cannot make a third level.';
"""

TABLES = (
    "Category",
    "Course",
    "CourseStaff",
    "Module",
    "Lesson",
    "Prerequisite",
    "MediaAsset",
    "Video",
    "VideoGroup",
    "VideoGroupItem",
    "CaptionTrack",
    "Question",
    "QuestionVersion",
    "Milestone",
    "MilestoneQuestion",
    "Quiz",
    "QuizQuestion",
    "Block",
    "Resource",
    "ImportRun",
)


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        ProtectTenantTable(*TABLES),
        # Derived columns (rendered HTML, search vectors) are left out: they say nothing the source does not.
        AuditTable(
            *TABLES,
            skip=(
                "html",
                "prompt_html",
                "body_html",
                "description_html",
                "search",
                "content_version",
                "sequence",
            ),
        ),
        migrations.RunSQL(
            NEST_ONCE,
            "ALTER TABLE courses_module DROP CONSTRAINT module_parent_is_top_level, DROP COLUMN parent_depth",
        ),
    ]
