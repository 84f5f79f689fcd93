"""What the page of a course says, beside the course itself. The rendered outline is remembered by version."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from json import dumps
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from courses.catalogue.facets import language_name
from courses.catalogue.models import Course, CourseStaff
from courses.catalogue.remembered import remembered
from courses.outline.models import Prerequisite
from courses.outline.queries import Outline, outline

# For `<script type="application/ld+json">`: text in it must not close the element.
_UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True, slots=True)
class Teacher:
    """A person who teaches, for whoever reads the page."""

    person: Any
    role: str

    @property
    def bio(self) -> str:
        """What they say about themselves."""
        return str(self.person.bio)


@dataclass(frozen=True, slots=True)
class CoursePage:
    """The parts of the page of a course."""

    outline: Outline
    contents: SafeString
    teachers: tuple[Teacher, ...]
    before: tuple[Course, ...]
    language: str
    seconds: int
    words: str
    structured: SafeString


def course_page(
    course: Course, *, site: str = "", provider: str = "", drafted: Outline | None = None
) -> CoursePage:
    """Read what the page of a course shows: two queries, and two more when its content is new.

    `site` is the scheme and host it is read at, `provider` the organisation's name, both for search engines. `drafted` is an
    outline to show in the place of the one learners have.
    """
    tree = outline(course) if drafted is None else drafted
    team = CourseStaff.objects.filter(
        course=course, role__in=[CourseStaff.Role.CO_INSTRUCTOR, CourseStaff.Role.TEACHING_ASSISTANT]
    )
    teachers = [Teacher(course.instructor, "")]
    for member in team.select_related("user").order_by("role", "created_at", "pk"):
        teachers.append(Teacher(member.user, member.get_role_display()))
    required = Prerequisite.objects.filter(
        course=course, module=None, lesson=None, required_course__is_published=True,
        required_course__deleted_at=None,
    ).select_related("required_course")  # fmt: skip
    before = tuple(
        one.required_course
        for one in required.order_by("created_at", "pk")
        if one.required_course is not None
    )
    seconds = (course.estimated_duration_minutes or tree.minutes) * 60
    return CoursePage(
        outline=tree,
        contents=_contents(course, tree) if drafted is None else _rendered(course, tree),
        teachers=tuple(teachers),
        before=before,
        language=language_name(course.language),
        seconds=seconds,
        words=f"{course.title} {course.category or ''}",
        structured=_structured(course, seconds, before, site, provider),
    )


def _contents(course: Course, tree: Outline) -> SafeString:
    key = f"courses:contents:1:{course.pk}:{course.content_version}:{course.slug}:{get_language()}"
    return remembered(key, lambda: _rendered(course, tree))


def _rendered(course: Course, tree: Outline) -> SafeString:
    return render_to_string("courses/outline/_contents.html", {"outline": tree, "slug": course.slug})


def _structured(
    course: Course, seconds: int, before: Sequence[Course], site: str, provider: str
) -> SafeString:
    """Return the course as schema.org `Course`, for search engines. A data block: no browser runs it."""
    instance: dict[str, Any] = {
        "@type": "CourseInstance",
        "courseMode": "online",
        "instructor": {"@type": "Person", "name": course.instructor.full_name},
        "startDate": course.starts_at and course.starts_at.isoformat(),
        "endDate": course.ends_at and course.ends_at.isoformat(),
        "courseWorkload": f"PT{seconds // 60}M" if seconds else None,
    }
    words: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": course.title,
        "description": course.seo_description or course.summary or course.title,
        "inLanguage": course.language,
        "url": f"{site}{course.get_absolute_url()}",
        "image": f"{site}{course.thumbnail.url}" if course.thumbnail else None,
        "provider": {"@type": "Organization", "name": provider, "sameAs": f"{site}/"} if provider else None,
        "about": str(course.category) if course.category else None,
        "keywords": ", ".join(course.tags),
        "teaches": course.outcomes,
        "coursePrerequisites": [
            {"@type": "Course", "name": one.title, "url": f"{site}{one.get_absolute_url()}"} for one in before
        ],
        "offers": {
            "@type": "Offer",
            "price": str(course.price.quantize(Decimal("0.01"))),
            "priceCurrency": course.currency,
            "category": "Paid" if course.price else "Free",
        },
        "hasCourseInstance": {name: value for name, value in instance.items() if value},
        "educationalLevel": str(course.get_difficulty_level_display()) if course.difficulty_level else None,
        "timeRequired": f"PT{seconds // 60}M" if seconds else None,
    }
    words = {name: value for name, value in words.items() if value}
    data = mark_safe(dumps(words, ensure_ascii=False).translate(_UNSAFE))  # noqa: S308  # nosec B308 B703
    return format_html('<script type="application/ld+json">{}</script>', data)
