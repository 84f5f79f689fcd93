"""Loading the demo: what is there afterwards, and that doing it again changes nothing."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import Organization, OrganizationDomain, User
from courses.models import CaptionTrack, Course, MediaAsset, Milestone, Quiz
from learning.home.queries import home
from learning.models import Attempt, Certificate, Enrolment, LessonProgress, VideoSession
from lms.demo.load import Loaded, load, unload
from lms.demo.people import PASSWORD
from lms.kernel import tenancy
from lms.kernel.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    """The demo, loaded once for this module in a transaction that is rolled back at its end.

    Each test runs in a savepoint inside it, so what one of them changes the next does not see.
    """
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, transaction.atomic():
        yield load(learners=30, now=timezone.now())
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: Loaded) -> Iterator[Organization]:
    organization = Organization.objects.get(slug="demo")
    with tenancy.scope(organization):
        yield organization


@pytest.mark.long
def test_two_courses_worth_taking_and_a_catalogue_round_them(demo: Organization) -> None:
    courses = {course.slug: course for course in Course.objects.published()}
    assert len(courses) == 8
    for slug in ("statistics-you-can-trust", "python-for-everyday-data"):
        lessons = courses[slug].lessons.all()
        assert 10 <= len(lessons) <= 14
        assert sorted(lesson.sequence for lesson in lessons) == list(range(1, len(lessons) + 1))
        assert courses[slug].modules.filter(depth=1).count() == 1
    assert {course.language for course in courses.values()} == {"en", "fr", "sw"}
    assert {course.difficulty_level for course in courses.values()} == {
        "beginner",
        "intermediate",
        "advanced",
    }


def test_videos_have_length_captions_poster_and_milestones(demo: Organization) -> None:
    assert MediaAsset.objects.filter(kind="video").count() == 8
    assert CaptionTrack.objects.filter(kind="captions", is_default=True).count() == 8
    assert set(Milestone.objects.values_list("kind", flat=True)) == {"question", "note", "chapter"}
    assert Quiz.objects.filter(is_published=True).count() == 8


def test_pictures_in_texts_point_to_assets(demo: Organization) -> None:
    lesson = Course.objects.get(slug="statistics-you-can-trust").lessons.get(slug="spread")
    html = "".join(lesson.blocks.values_list("html", flat=True))
    asset = MediaAsset.objects.get(original_name="spread.webp")
    assert f"/assets/{asset.pk}/spread.webp" in html
    assert asset.alt_text.startswith("Two dot plots")


def test_the_named_accounts_can_sign_in(demo: Organization) -> None:
    for email in ("student@lms.com", "instructor@lms.com", "manager@lms.com", "admin@lms.com"):
        person = User.objects.get(email=email)
        assert person.check_password(PASSWORD)
        assert person.emailaddress_set.filter(verified=True, primary=True).exists()  # type: ignore[attr-defined]
    taught = Course.objects.filter(instructor__email="instructor@lms.com")
    assert taught.count() == 8
    manager = User.objects.get(email="manager@lms.com")
    assert not manager.is_staff
    assert [one.role.slug for one in manager.memberships.select_related("role")] == ["admin"]


def test_the_student_is_halfway_and_in_the_middle_of_a_video(demo: Organization) -> None:
    student = User.objects.get(email="student@lms.com")
    begun = Enrolment.objects.get(learner=student, course__slug="statistics-you-can-trust")
    assert 40 <= begun.progress <= 65
    assert begun.last_lesson is not None
    assert begun.last_lesson.slug == "standard-error"
    session = VideoSession.objects.get(learner=student, lesson=begun.last_lesson)
    assert 0 < session.position_ms < session.video.duration_ms * 0.6
    fresh = Enrolment.objects.get(learner=student, course__slug="python-for-everyday-data")
    assert fresh.last_lesson is not None
    assert (fresh.lessons_done, fresh.last_lesson.slug) == (3, "check-values")
    running = Attempt.objects.get(learner=student, state="in_progress")
    assert running.deadline_at == running.quiz.closes_at
    assert running.answers.filter(answer__isnull=False).count() == 3
    assert session.device == "phone"


def test_home_tells_the_student_what_is_due(demo: Organization) -> None:
    student = User.objects.get(email="student@lms.com")
    due = home(student, timezone.now()).due
    # Which reports of the gradebook wait, and whether one of them waits as a draft, is left to chance.
    settled = [row for row in due if not row.title.startswith("Field report") and row.word != "Draft saved"]
    assert [row.word for row in settled] == [
        "Late",
        "In progress",
        "Not done yet",
        "Not done yet",
        "Not done yet",
        "Not done yet",
    ]


def test_history_adds_up(demo: Organization) -> None:
    finished = Enrolment.objects.filter(state=Enrolment.State.COMPLETED)
    assert finished.exists()
    assert all(enrolment.progress == 100 for enrolment in finished)
    assert Certificate.objects.count() == finished.count()
    open_ones = Enrolment.objects.exclude(state=Enrolment.State.COMPLETED)
    assert all(enrolment.lessons_done < enrolment.lessons_total for enrolment in open_ones)
    assert Attempt.objects.filter(passed=True).exists()
    assert Attempt.objects.filter(passed=False).exists()
    now = timezone.now()
    assert not LessonProgress.objects.filter(opened_at__gt=now).exists()
    assert not Attempt.objects.filter(ended_at__gt=now).exists()


def test_events_tell_the_same_story_as_the_rows(demo: Organization) -> None:
    def count(verb: str) -> int:
        return Event.objects.filter(verb=verb, organization_id=demo.pk).count()

    # Those in line for the full course were never let in.
    assert count("learning.enrolment.created") == Enrolment.objects.exclude(state="pending").count()
    assert count("learning.lesson.opened") == LessonProgress.objects.count()
    assert count("learning.lesson.completed") == LessonProgress.objects.filter(completed=True).count()
    assert count("learning.attempt.handed_in") == Attempt.objects.filter(state="handed_in").count()
    assert count("learning.certificate.issued") == Certificate.objects.count()
    oldest = Event.objects.filter(verb="learning.enrolment.created").earliest("occurred_at").occurred_at
    assert (timezone.now() - oldest).days > 30


def test_the_other_organisation_has_its_own_address_and_course(loaded: Loaded) -> None:
    domain = OrganizationDomain.objects.get(hostname="riverside.localhost")
    with tenancy.scope(domain.organization):
        assert [course.slug for course in Course.objects.published()] == ["sky-without-a-telescope"]
        assert Enrolment.objects.exists()


def test_nobody_is_mailed_about_the_past(loaded: Loaded, mailoutbox: list[Any]) -> None:
    assert mailoutbox == []


def test_loading_once_more_changes_nothing(loaded: Loaded) -> None:
    said = StringIO()
    people = User.objects.count()
    call_command("demo", "--once", stdout=said)
    call_command("demo", stdout=said)
    assert "loaded already" in said.getvalue()
    assert User.objects.count() == people


def test_removing_it_leaves_nothing_behind(loaded: Loaded) -> None:
    unload()
    assert not Organization.objects.filter(slug__in=("demo", "riverside")).exists()
    assert not User.objects.filter(email__endswith="@lms.com").exists()
    with tenancy.platform():
        assert not Course.objects.exists()
        assert not Event.objects.filter(verb="learning.enrolment.created").exists()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_loading_afresh_replaces_it(loaded: Loaded) -> None:
    before = Organization.objects.get(slug="demo").pk
    call_command("demo", "--reset", learners=3, stdout=StringIO())
    assert Organization.objects.get(slug="demo").pk != before
    assert User.objects.filter(email__endswith="@learners.example").count() == 3
