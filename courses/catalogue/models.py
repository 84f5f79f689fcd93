"""Courses as the catalogue shows them, their categories and the people who teach them."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lms.kernel.models import TenantManager, TenantModel, TenantQuerySet
from lms.kernel.money import Money, amount_field, currency_field


class Category(TenantModel):
    """A subject courses are filed under."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address"), max_length=100)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [models.UniqueConstraint(fields=["organization", "slug"], name="category_slug_unique")]

    def __str__(self) -> str:
        return self.name


class CourseQuerySet(TenantQuerySet["Course"]):
    """Words about courses."""

    def kept(self) -> Self:
        """Those not in the bin."""
        return self.filter(deleted_at=None)

    def published(self) -> Self:
        """Those learners may see."""
        return self.filter(deleted_at=None, is_published=True)

    def touch_content(self) -> int:
        """Give each a content version nobody has seen, not even in a transaction that was rolled back.

        A plain counter would hand out the rolled-back number again, and a cache might hold it.
        """
        microseconds = models.Func(
            template="(extract(epoch FROM clock_timestamp()) * 1000000)::bigint",
            output_field=models.PositiveBigIntegerField(),
        )
        return self.update(content_version=Greatest(models.F("content_version") + 1, microseconds))

    def taught_by(self, person: models.Model) -> Self:
        """Those `person` leads or helps to teach."""
        return self.kept().filter(Q(instructor=person) | Q(staff__user=person)).distinct()


class Course(TenantModel):
    """A course (S0, S3). Deleting puts it in the bin (`deleted_at`); its people and history stay."""

    class Difficulty(models.TextChoices):
        BEGINNER = "beginner", _("Beginner")
        INTERMEDIATE = "intermediate", _("Intermediate")
        ADVANCED = "advanced", _("Advanced")

    title = models.CharField(_("title"), max_length=255)
    slug = models.SlugField(_("address"), max_length=255)
    summary = models.CharField(_("one sentence"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True, help_text=_("Markdown"))
    description_html = models.TextField(editable=False, blank=True)
    audience = models.TextField(_("who it is for"), blank=True)
    outcomes: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=300), verbose_name=_("you will be able to"), default=list, blank=True
    )
    requirements = models.TextField(_("what you need"), blank=True)
    instructor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        related_name="courses_led",
        verbose_name=_("instructor"),
    )
    category = models.ForeignKey(
        Category, on_delete=models.SET_NULL, null=True, blank=True, related_name="courses"
    )
    difficulty_level = models.CharField(_("level"), max_length=50, choices=Difficulty, null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    tags: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=50), verbose_name=_("tags"), default=list, blank=True
    )
    # What search engines and shared links show; empty means the title and the sentence.
    seo_title = models.CharField(_("title for search engines"), max_length=70, blank=True)
    seo_description = models.CharField(_("sentence for search engines"), max_length=160, blank=True)
    price = amount_field(verbose_name=_("price"), default=Decimal(0))
    currency = currency_field(verbose_name=_("currency"), default="EUR")
    thumbnail = models.ImageField(_("picture"), upload_to="thumbnails/", blank=True, max_length=500)
    estimated_duration_minutes = models.PositiveIntegerField(_("minutes of study"), null=True, blank=True)
    pass_mark = models.PositiveSmallIntegerField(_("pass mark, %"), default=70)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    metadata: "models.JSONField[Any, Any]" = models.JSONField(_("metadata"), default=dict, blank=True)
    is_published = models.BooleanField(_("published"), default=False)
    published_at = models.DateTimeField(_("published on"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    # Raised by every change a learner can see: the key of cached outlines and pages.
    content_version = models.PositiveBigIntegerField(default=1, editable=False)
    # Details that go live with the next publication: `courses.catalogue.staged`.
    staged: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True, editable=False)
    source_key = models.CharField(max_length=255, null=True, blank=True, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="simple")
        + SearchVector("title", weight="A", config="english")
        + SearchVector("summary", "audience", weight="B", config="english")
        + SearchVector("description", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar = TenantManager.from_queryset(CourseQuerySet)()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            models.UniqueConstraint(fields=["organization", "slug"], name="course_slug_unique"),
            # Importing one package twice at the same time must update, never duplicate.
            models.UniqueConstraint(fields=["organization", "source_key"], name="course_source_unique"),
            models.CheckConstraint(
                condition=Q(difficulty_level=None)
                | Q(difficulty_level__in=["beginner", "intermediate", "advanced"]),
                name="course_difficulty_known",
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="course_price_not_negative"),
            models.CheckConstraint(
                condition=Q(price=0) | Q(currency__regex=r"^[A-Z]{3}$"), name="course_price_has_currency"
            ),
            models.CheckConstraint(
                condition=Q(pass_mark__gte=0, pass_mark__lte=100), name="course_pass_mark_percent"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "is_published", "created_at"], name="course_published_created"
            ),
            models.Index(fields=["instructor", "created_at"], name="course_instructor_created"),
            # The catalogue in its usual order, read page by page.
            models.Index(
                "organization",
                models.F("published_at").desc(),
                models.F("id").desc(),
                condition=Q(is_published=True, deleted_at=None),
                name="course_newest",
            ),
            models.Index(
                fields=["organization", "category"], condition=Q(is_published=True), name="course_category"
            ),
            models.Index(
                fields=["organization", "difficulty_level"],
                condition=Q(is_published=True),
                name="course_difficulty",
            ),
            GinIndex(fields=["search"], name="course_search"),
            GinIndex(fields=["tags"], name="course_tags"),
            GinIndex(fields=["metadata"], name="course_metadata", opclasses=["jsonb_path_ops"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("courses:course", args=[self.slug])

    @property
    def cost(self) -> Money:
        """The price, with its currency."""
        return Money(self.price, self.currency)

    def publish(self, at: datetime) -> None:
        """Show the course to learners, keeping the first date it was published."""
        self.is_published = True
        self.published_at = self.published_at or at
        self.save(update_fields=["is_published", "published_at", "updated_at"])

    def touch_content(self) -> None:
        """Raise the version that cached outlines hang on."""
        type(self).objects.filter(pk=self.pk).touch_content()


class CourseStaff(TenantModel):
    """A person who teaches a course beside its instructor."""

    class Role(models.TextChoices):
        CO_INSTRUCTOR = "co_instructor", _("Co-instructor")
        TEACHING_ASSISTANT = "teaching_assistant", _("Teaching assistant")
        REVIEWER = "reviewer", _("Reviewer")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="staff")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="courses_staffed"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role)

    class Meta:
        verbose_name = _("member of the course team")
        verbose_name_plural = _("course team")
        constraints = [
            models.UniqueConstraint(fields=["course", "user"], name="course_staff_unique"),
            models.CheckConstraint(
                condition=Q(role__in=["co_instructor", "teaching_assistant", "reviewer"]),
                name="course_staff_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
