"""The question bank (S2, S3, S4): one table for all types, its content in immutable versions."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from courses.outline.models import KeptQuerySet
from lms.kernel.models import TenantManager, TenantModel


class QuestionFolder(TenantModel):
    """A folder of the bank of an organisation (`course` empty) or of a course."""

    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, null=True, blank=True, related_name="question_folders"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="subfolders"
    )
    name = models.CharField(_("name"), max_length=255)

    class Meta:
        verbose_name = _("folder of questions")
        verbose_name_plural = _("folders of questions")
        constraints = [
            # Importing one file twice at once must find the folder the other one made.
            models.UniqueConstraint(
                fields=["organization", "course", "parent", "name"],
                name="question_folder_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.name


class Question(TenantModel):
    """A question of the bank of an organisation (`course` empty) or of a course.

    What is asked lives in `QuestionVersion`; `current` is the version new attempts get.
    """

    course = models.ForeignKey(
        Course, on_delete=models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    folder = models.ForeignKey(
        QuestionFolder, on_delete=models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    title = models.CharField(_("name in the bank"), max_length=255, blank=True)
    type = models.CharField(_("type"), max_length=50)
    current = models.ForeignKey(
        "courses.QuestionVersion", on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    tags: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=50), verbose_name=_("tags"), default=list, blank=True
    )
    difficulty = models.DecimalField(_("difficulty"), max_digits=4, decimal_places=3, null=True, blank=True)
    # The words of the current version's prompt, for the search of the bank.
    words = models.TextField(blank=True, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="simple")
        + SearchVector("title", "words", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    # Filled by the analytics of answers: facility, discrimination, how often answered.
    statistics: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    source_key = models.CharField(max_length=255, null=True, blank=True, editable=False)

    objects: ClassVar = TenantManager.from_queryset(KeptQuerySet)()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(fields=["organization", "source_key"], name="question_source_unique"),
            models.CheckConstraint(
                condition=Q(difficulty=None) | Q(difficulty__gte=0, difficulty__lte=1),
                name="question_difficulty_share",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "type"], condition=Q(deleted_at=None), name="question_type"),
            GinIndex(fields=["tags"], name="question_tags"),
            GinIndex(fields=["search"], name="question_search"),
            # The bank as it is listed, newest first, page by page.
            models.Index(
                "organization",
                models.F("updated_at").desc(),
                models.F("id").desc(),
                condition=Q(deleted_at=None),
                name="question_newest",
            ),
            models.Index(fields=["folder"], condition=Q(deleted_at=None), name="question_by_folder"),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.type} {self.pk}"


class QuestionVersion(TenantModel):
    """What a question asked at one time. Never changed: an attempt keeps the version it saw.

    `data` is validated by the schema of its type (`courses.questions.types`).
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"), default=1)
    type = models.CharField(_("type"), max_length=50)
    prompt = models.TextField(_("question"), help_text=_("Markdown"))
    prompt_html = models.TextField(editable=False)
    data: "models.JSONField[Any, Any]" = models.JSONField(_("data"), default=dict)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, default=1)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("version of a question")
        verbose_name_plural = _("versions of questions")
        constraints = [
            # Two editors saving at once: the second learns that it edited an old version.
            models.UniqueConstraint(fields=["question", "number"], name="question_version_number"),
            models.CheckConstraint(condition=Q(points__gte=0), name="question_points_not_negative"),
        ]
        indexes = [GinIndex(fields=["data"], name="question_version_data", opclasses=["jsonb_path_ops"])]

    def __str__(self) -> str:
        return f"{self.prompt[:60]} (v{self.number})"
