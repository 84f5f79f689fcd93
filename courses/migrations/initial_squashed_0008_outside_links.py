"""All tables of courses in one go, for new databases; one that has run what this replaces is as far already."""

from django.conf import settings
from django.db import migrations

from courses.migrations.squashed import (
    assignments,
    authoring,
    blocks,
    catalogue,
    interchange,
    links,
    media,
    milestones,
    outline,
    packages,
    questions,
    quizzes,
    videos,
)
from lms.kernel.operations import CreateModels

# In an order in which keys lead to what there is.
PARTS = (
    catalogue,
    outline,
    media,
    videos,
    questions,
    milestones,
    quizzes,
    assignments,
    packages,
    blocks,
    authoring,
    interchange,
    links,
)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("courses", "0001_initial"),
        ("courses", "0002_walls"),
        ("courses", "0003_newest_index"),
        ("courses", "0004_studio"),
        ("courses", "0005_studio_walls"),
        ("courses", "0006_caption_search"),
        ("courses", "0007_seek_none"),
        ("courses", "0008_outside_links"),
    ]

    dependencies = [
        ("accounts", "0003_role_offered"),
        ("kernel", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(*(table for part in PARTS for table in part.MODELS)),
        *(wall for part in PARTS for wall in part.WALLS),
    ]
