"""Row-level security. Rollups are derived from the event log, so no audit."""

from django.db import migrations

from lms.kernel.operations import ProtectTenantTable


class Migration(migrations.Migration):
    dependencies = [("analytics", "0001_initial"), ("kernel", "0001_initial")]

    operations = [ProtectTenantTable("CourseDay", "LearnerDay", "LessonDay", "QuizDay")]
