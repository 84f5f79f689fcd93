"""All tables of learning in one go, for new databases; one that has run what this replaces is as far already."""

from django.conf import settings
from django.db import migrations

from learning.migrations.squashed import (
    accommodations,
    attempts,
    bulk,
    calendar,
    certificates,
    enrolments,
    grade_triggers,
    gradebook,
    marking,
    pieces,
    player,
    progress,
    reckoning,
    reckoning_a_class,
    recount,
    regrading,
    submissions,
)
from lms.kernel.operations import CreateModels

# In an order in which keys lead to what there is.
PARTS = (
    enrolments,
    bulk,
    accommodations,
    progress,
    player,
    attempts,
    submissions,
    gradebook,
    marking,
    regrading,
    certificates,
    calendar,
)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("learning", "0001_initial"),
        ("learning", "0002_walls"),
        ("learning", "0003_marked_by_hand"),
        ("learning", "0004_marking"),
        ("learning", "0005_submissions"),
        ("learning", "0006_attempt_plan"),
        ("learning", "0007_gradebook"),
        ("learning", "0008_reckoning"),
        ("learning", "0009_cohorts"),
        ("learning", "0010_marks_file"),
        ("learning", "0011_ways_in"),
        ("learning", "0012_accommodations"),
        ("learning", "0013_regrades"),
        ("learning", "0014_calendar_feed"),
        ("learning", "0015_certificates"),
        ("learning", "0016_late_answers"),
        ("learning", "0017_certificate_runs"),
        ("learning", "0018_marking"),
        ("learning", "0019_issuer_keys"),
        ("learning", "0020_reckoning_a_class"),
        ("learning", "0021_certificate_design"),
        ("learning", "0022_marking_by_two"),
        ("learning", "0023_lesson_marks"),
        ("learning", "0024_gradebook_sheets"),
    ]

    dependencies = [
        ("accounts", "0003_role_offered"),
        ("courses", "0008_outside_links"),
        ("kernel", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(*(table for part in PARTS for table in part.MODELS)),
        *(wall for part in PARTS for wall in part.WALLS),
        *recount.OPERATIONS,
        *reckoning_a_class.OPERATIONS,
        *reckoning.OPERATIONS,
        *grade_triggers.OPERATIONS,
        *pieces.OPERATIONS,
    ]
