"""What is done to courses: make, change, publish, take back, put in the bin and out of it."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue import events
from courses.catalogue.addresses import COURSE_WORDS, AddressReserved, free_address
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course, CourseStaff
from lms.kernel.events import record
from lms.kernel.markup import render


class AddressTaken(Refused):
    """Another course of the organisation has this address. `str()` says so to a person."""


class NothingToPublish(Refused):
    """The course has no lesson a learner could open. `str()` says so to a person."""


def free_slug(title: str) -> str:
    """Return an address made of `title` that neither a course of the organisation in scope nor the site has."""
    base = free_address(title, (), reserved=frozenset(), otherwise="course")
    taken = set(Course.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return free_address(title, taken, reserved=COURSE_WORDS, otherwise="course")


def create_course(
    *, actor: User, title: str, slug: str = "", instructor: User | None = None, **fields: Any
) -> Course:
    """Create an unpublished course led by `instructor` (the actor, unless given). Needs only a title.

    Raises `AddressTaken` when `slug` is given and in use, `AddressReserved` when the site uses it itself.
    """
    course = Course(title=title, slug=slug, instructor=instructor or actor, **fields)
    return save_course(course=course, actor=actor)


def save_course(*, course: Course, actor: User) -> Course:
    """Store a new or changed course with its text rendered. Raises `AddressTaken` or, for a new address, `AddressReserved`."""
    created = course._state.adding
    course.slug = course.slug or free_slug(course.title)
    if course.slug in COURSE_WORDS and not Course.objects.filter(pk=course.pk, slug=course.slug).exists():
        raise AddressReserved(course.slug)
    course.description_html = render(course.description, heading_start=3) if course.description else ""
    try:
        with transaction.atomic():
            course.save()
            course.touch_content()
            if created:
                record(events.COURSE_CREATED, object=course, actor=actor, course_id=course.pk)
    except IntegrityError as error:
        if "course_slug_unique" in str(error):
            raise AddressTaken(_("Another course already has the address “%s”.") % course.slug) from error
        raise
    return course


def publish_course(*, course: Course, actor: User, now: datetime) -> Course:
    """Show a course to learners. Doing it again changes nothing. Raises `NothingToPublish`."""
    with transaction.atomic():
        locked: Course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
        if locked.is_published:
            return locked
        if not locked.lessons.published().exists():
            raise NothingToPublish(_("Add a published lesson first: learners would find the course empty."))
        locked.publish(now)
        locked.touch_content()
        record(
            events.COURSE_PUBLISHED, object=locked, actor=actor, course_id=locked.pk, occurred_at=now,
            payload={"first": locked.published_at == now},
        )  # fmt: skip
    return locked


def unpublish_course(*, course: Course, actor: User) -> Course:
    """Take a course out of the catalogue; those enrolled keep what they have done."""
    with transaction.atomic():
        if Course.objects.filter(pk=course.pk, is_published=True).update(is_published=False):
            course.touch_content()
            record(events.COURSE_UNPUBLISHED, object=course, actor=actor, course_id=course.pk)
    course.is_published = False
    return course


def bin_course(*, course: Course, actor: User, now: datetime) -> Course:
    """Put a course in the bin: nobody sees it, nothing of it is lost."""
    with transaction.atomic():
        if Course.objects.filter(pk=course.pk, deleted_at=None).update(deleted_at=now):
            record(events.COURSE_BINNED, object=course, actor=actor, course_id=course.pk, occurred_at=now)
    course.deleted_at = now
    return course


def restore_course(*, course: Course, actor: User) -> Course:
    """Take a course out of the bin, as it was."""
    with transaction.atomic():
        if Course.objects.filter(pk=course.pk).exclude(deleted_at=None).update(deleted_at=None):
            record(events.COURSE_RESTORED, object=course, actor=actor, course_id=course.pk)
    course.deleted_at = None
    return course


def _team_changed(member: CourseStaff, actor: User, what: str) -> None:
    payload = {"person": str(member.user_id), "role": member.role, "change": what}
    record(
        events.TEAM_CHANGED, object=member.course, actor=actor, course_id=member.course_id, payload=payload
    )


@transaction.atomic
def set_staff(*, course: Course, user: User, role: str, actor: User) -> CourseStaff:
    """Give `user` a place in the team of `course`, or another role in it."""
    member, _made = CourseStaff.objects.update_or_create(course=course, user=user, defaults={"role": role})
    _team_changed(member, actor, "set")
    return member


@transaction.atomic
def save_staff(*, member: CourseStaff, actor: User) -> CourseStaff:
    """Store a new or changed member of a course's team."""
    member.save()
    _team_changed(member, actor, "set")
    return member


@transaction.atomic
def remove_staff(*, member: CourseStaff, actor: User) -> None:
    """Take somebody's place in a course's team away; what they wrote stays."""
    _team_changed(member, actor, "removed")
    member.delete()


@transaction.atomic
def hand_over(*, course: Course, to: User, actor: User, now: datetime) -> Course:
    """Make `to` the owner of a course; who owned it stays in its team as co-instructor. Doing it again changes nothing."""
    locked: Course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    before = locked.instructor_id
    if before == to.pk:
        return locked
    locked.instructor = to
    locked.save(update_fields=["instructor", "updated_at"])
    CourseStaff.objects.filter(course=locked, user=to).delete()
    CourseStaff.objects.update_or_create(
        course=locked, user_id=before, defaults={"role": CourseStaff.Role.CO_INSTRUCTOR}
    )
    locked.touch_content()
    record(
        events.COURSE_HANDED_OVER, object=locked, actor=actor, course_id=locked.pk, occurred_at=now,
        payload={"from": str(before), "to": str(to.pk)},
    )  # fmt: skip
    return locked


def touch_courses(which: Q) -> int:
    """Raise the content version of the courses that `which` finds; return how many. Runs in the caller's transaction.

    Lower parts name what they changed from the course's end, such as
    `Q(lessons__blocks__video_group__items__video=video)`.
    """
    touched: int = Course.objects.filter(pk__in=Course.objects.filter(which).values("pk")).touch_content()
    return touched
