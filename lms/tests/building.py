"""One organisation with everything in it, twice: what the gates walk over.

Made by the builders of the floors and the public actions. Whatever only its own people may read carries
`Tenant.private` in its text, whatever the organisation shows the world carries `Tenant.shown`.
"""

import io
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from accounts.api import note
from accounts.models import Organization, User
from accounts.roles.models import ADMIN, INSTRUCTOR, STUDENT
from analytics.rollups.actions import roll_up
from community.api import Message, notify
from community.models import Delivery, Notification
from community.notifications.actions import send
from courses.api import (
    add_block,
    lesson_page,
    save_resource,
    set_staff,
    signed_asset_url,
    signed_captions_url,
    store_asset,
)
from courses.interchange.models import ImportRun
from courses.models import (
    CaptionTrack,
    Category,
    Course,
    CourseStaff,
    Lesson,
    Milestone,
    Prerequisite,
    Quiz,
    QuizQuestion,
    Resource,
    Video,
)
from courses.testing import make_course, make_lesson, make_question, make_quiz, make_video
from learning.api import enrol
from learning.attempts import actions as attempts
from learning.attempts.files import add_file
from learning.enrolments.models import Enrolment
from learning.grading.actions import mark_answer
from learning.models import Answer, AnswerFile
from learning.player.answers import answer_milestone
from learning.player.notes import add_note
from learning.player.watching import Beat, keep_beat
from learning.progress.actions import open_lesson
from lms.kernel import clock, tenancy
from lms.kernel.models import Event
from lms.testing.personas import make_organization, make_person
from lms.tests.building_accommodations import grant_time
from lms.tests.building_assignments import hand_in_work
from lms.tests.building_certificates import give_certificates, give_drafted, give_rule
from lms.tests.building_enrolments import let_people_in
from lms.tests.building_gradebook import give_grades
from lms.tests.building_live import meet
from lms.tests.building_marking import answer_late, begin_marking, mark_by_two, regrade_quiz
from lms.tests.building_studio import furnish

PEOPLE = {
    "learner": ("Lena Learner", STUDENT),
    "other_learner": ("Olu Other", STUDENT),
    "instructor": ("Ines Instructor", INSTRUCTOR),
    "other_instructor": ("Omar Otherteacher", INSTRUCTOR),
    "admin": ("Ada Admin", ADMIN),
    "assistant": ("Tara Assistant", STUDENT),
}
RIGHT = {"choice": "b"}


@dataclass(slots=True)
class Tenant:
    """An organisation, its people by role, and by name what fills the arguments of its addresses."""

    organization: Organization
    host: str
    private: str
    shown: str
    people: dict[str, User] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


def make_tenant(slug: str, *hostnames: str, course: str) -> Tenant:
    """Create an organisation where everything has happened once; its course is at the address `course`."""
    organization = make_organization(slug, *hostnames)
    tenant = Tenant(organization, hostnames[0], f"zz-private-{slug}", f"zz-shown-{slug}")
    for role, (name, held) in PEOPLE.items():
        tenant.people[role] = make_person(organization, f"{name} of {slug}", held)
    with tenancy.scope(organization):
        _teach(tenant, course)
        found = Course.objects.get(slug=course)
        tenant.values |= furnish(found, tenant.people["instructor"], tenant.private)
        _learn(tenant)
        tenant.values |= hand_in_work(
            tenant.people["learner"], tenant.people["instructor"], assignment=tenant.values["assignment"],
            course=course, private=tenant.private,
        )  # fmt: skip
        tenant.values |= give_grades(
            tenant.people["learner"], tenant.people["instructor"], course=course, private=tenant.private
        )
        tenant.values |= let_people_in(
            tenant.people["learner"], tenant.people["instructor"], course=course, private=tenant.private
        )
        tenant.values |= grant_time(
            tenant.people["learner"], tenant.people["instructor"], course=course, quiz=tenant.values["quiz"],
            private=tenant.private,
        )  # fmt: skip
        tenant.values |= meet(
            tenant.people["learner"], tenant.people["instructor"], course=course, private=tenant.private
        )
        tenant.values |= mark_by_two(
            tenant.people["admin"], work=tenant.values["work"], course=course, private=tenant.private
        )
        tenant.values |= regrade_quiz(
            tenant.people["instructor"], course=course, quiz=tenant.values["quiz"], private=tenant.private
        )
        tenant.values |= answer_late(course=course, private=tenant.private)
        _finish(tenant)
        _hear(tenant)
        _sign_in(tenant)
        roll_up(list(Event.objects.filter(organization_id=organization.pk).order_by("position")))
    return tenant


def _teach(tenant: Tenant, slug: str) -> None:
    """A course with a lesson of text and a file, one with a video and a question on it, one with a quiz; a draft."""
    teacher = tenant.people["instructor"]
    category = Category.objects.create(name=f"Subject {tenant.shown}", slug="subject")
    course = make_course(teacher, slug=slug, lessons=0, title=f"{slug} {tenant.shown}", category=category)
    course.thumbnail.save(f"{tenant.organization.pk}.png", _picture(), save=True)
    module = course.modules.get()
    text = make_lesson(module, "text", position=1, sequence=1, completion_rule={"manual": True})
    film = make_lesson(
        module, "film", position=2, sequence=2, completion_rule={"questions_answered": "required"}
    )
    check = make_lesson(module, "check", position=3, sequence=3, completion_rule={"quiz_passed": True})
    last = make_lesson(module, "last", position=4, sequence=4)
    Prerequisite.objects.create(course=course, lesson=last, required_lesson=text)
    for lesson in (text, last):
        add_block(lesson=lesson, kind="text", body=f"A text, {tenant.private}.", actor=teacher)
    asset = store_asset(io.BytesIO(tenant.private.encode()), "table.csv", actor=teacher)
    files = add_block(lesson=text, kind="file", title="Files", actor=teacher)
    save_resource(resource=Resource(block=files, asset=asset), actor=teacher)
    video = make_video(film)
    Video.objects.filter(pk=video.pk).update(title=f"A video, {tenant.private}")
    CaptionTrack.objects.update(cues=[[0, 4000, f"Words of {tenant.private}."]])
    quiz = make_quiz(check, attempts_allowed=9)
    set_staff(
        course=course,
        user=tenant.people["assistant"],
        role=CourseStaff.Role.TEACHING_ASSISTANT,
        actor=teacher,
    )
    draft = make_course(
        teacher,
        slug=f"{slug}-draft",
        title=f"A draft, {tenant.private}",
        is_published=False,
        published_at=None,
    )
    ImportRun.objects.create(course=draft, format="olx", name=f"{tenant.private}.tar.gz", actor=teacher)
    milestone = Milestone.objects.get(video=video)
    captions = CaptionTrack.objects.get(video=video)
    tenant.values |= {
        "course": course.slug, "draft": draft.slug, "text": text.slug, "film": film.slug, "check": check.slug, "last": last.slug,
        "draft_lesson": "lesson-1", "video": video.pk, "milestone": milestone.pk, "quiz": quiz.pk, "asset": asset.pk, "subject": category.pk,
        "file": asset.original_name, "captions": captions.pk, "picture": course.thumbnail.name.partition("/")[2],
        "asset_url": signed_asset_url(asset), "captions_url": signed_captions_url(captions.pk),
        "logo": default_storage.save("logos/one.webp", ContentFile(b"RIFF")), "stored": asset.file.name, "one": 1,
        "milestone_field": f"q{milestone.pk}-1-choice",
    }  # fmt: skip


def _learn(tenant: Tenant) -> None:
    """The learner is in the middle of it: watched, answered, noted, one attempt handed in and one running."""
    learner, now = tenant.people["learner"], clock.now()
    course = Course.objects.get(slug=tenant.values["course"])
    lessons = {
        lesson.slug: lesson for lesson in Lesson.objects.filter(course=course).select_related("course")
    }
    film, quiz = lessons["film"], Quiz.objects.get(pk=tenant.values["quiz"])
    enrolment = enrol(course=course, learner=learner, actor=learner, now=now, source="self")
    open_lesson(enrolment=enrolment, lesson=film, actor=learner, now=now)
    video = tenant.values["video"]
    beat = Beat(position_ms=9000, spans=[(0, 9000)], device_id="a.1", ended=True)
    keep_beat(
        learner=learner, course=course.slug, lesson="film", video=video, beat=beat, device="computer", now=now
    )
    found = lesson_page(film).milestone(tenant.values["milestone"])
    assert found is not None
    milestone = found[1]
    answer_milestone(
        enrolment=enrolment, lesson=film, milestone=milestone, answers={milestone.questions[0].id: {"choice": "a"}},
        number=1, actor=learner, now=now,
    )  # fmt: skip
    note = add_note(
        learner=learner, lesson=film, body=f"A note, {tenant.private}", video_id=video, position_ms=4000
    )
    handed_in = _attempt(quiz, enrolment, answered=3)
    attempts.hand_in(attempt=handed_in, actor=learner, now=now)
    running = _attempt(quiz, enrolment, answered=1)
    tenant.values |= {"note": note.id, "handed_in": handed_in.pk, "running": running.pk}
    _wait(tenant, lessons["check"], enrolment)


def _wait(tenant: Tenant, lesson: Lesson, enrolment: Any) -> None:
    """An attempt that waits to be marked: an essay, and a file; one like it is marked."""
    quiz, now = make_quiz(lesson, questions=0, title="Essays"), clock.now()
    for position, kind in enumerate(("essay", "file_upload"), 1):
        question = make_question(
            kind, {"explanation": {"text": "Thanks.", "html": "Thanks."}}, course=quiz.course
        )
        QuizQuestion.objects.create(quiz=quiz, question=question, position=position)
    for _time in range(2):
        attempt = attempts.start(quiz=quiz, enrolment=enrolment, actor=enrolment.learner, now=now)
        place: Any = {"attempt_id": attempt.pk, "learner_id": enrolment.learner_id}
        texts = {"text": f"An essay, {tenant.private}"}
        content = attempts.question_at(**place, position=1)
        attempts.save_answer(**place, position=1, content=content, answer=texts, now=now)
        file = io.BytesIO(tenant.private.encode())
        add_file(
            attempt=attempt, position=2, content=attempts.question_at(**place, position=2), file=file,
            name="essay.txt", size=30, actor=enrolment.learner, now=now,
        )  # fmt: skip
        attempts.hand_in(attempt=attempt, actor=enrolment.learner, now=now)
    essay = Answer.objects.get(attempt=attempt, position=1)
    marked = Answer.objects.get(attempt__number=1, attempt__quiz=quiz, position=1)
    mark_answer(
        answer=marked, points=Decimal(1), comment=tenant.private, actor=tenant.people["instructor"], now=now
    )
    upload = AnswerFile.objects.get(answer__attempt=attempt)
    tenant.values |= {"essays": attempt.pk, "essay": essay.pk, "upload": upload.pk, "two": 2}
    tenant.values["upload_answer"] = upload.answer_id
    begin_marking(essay, marked, tenant.people["admin"], tenant.private)


def _attempt(quiz: Quiz, enrolment: Enrolment, answered: int) -> Any:
    now = clock.now()
    attempt = attempts.start(quiz=quiz, enrolment=enrolment, actor=enrolment.learner, now=now)
    for position in range(1, answered + 1):
        place: Any = {"attempt_id": attempt.pk, "learner_id": enrolment.learner_id, "position": position}
        attempts.save_answer(**place, content=attempts.question_at(**place), answer=RIGHT, now=now)
    return attempt


def _finish(tenant: Tenant) -> None:
    """Another course, at the same address in both organisations, is completed and has its certificate."""
    learner, now = tenant.people["learner"], clock.now()
    course = make_course(
        tenant.people["instructor"], slug="ethics", lessons=1, title=f"Ethics {tenant.shown}"
    )
    enrolment = enrol(course=course, learner=learner, actor=learner, now=now, source="self")
    lesson = Lesson.objects.select_related("course").get(course=course)
    open_lesson(enrolment=enrolment, lesson=lesson, actor=learner, now=now)
    enrolment.refresh_from_db()
    certificate = give_certificates(
        enrolment, tenant.people["instructor"], private=tenant.private, shown=tenant.shown
    )
    tenant.values |= give_rule(tenant.people["instructor"], course=tenant.values["course"])
    tenant.values |= give_drafted(learner, course=tenant.values["draft"], private=tenant.private)
    tenant.values |= {"finished": course.slug, "number": certificate.certificate_number}


def _hear(tenant: Tenant) -> None:
    """The learner was told something, by mail too; the trail has an entry of its own."""
    learner, now = tenant.people["learner"], clock.now()
    message = Message(
        learner.pk, "enrolled", now, url=f"/learn/{tenant.values['course']}/", data={"course": tenant.private}
    )
    notify([message], now=now)
    send(Delivery.objects.get().pk, now=now)
    note("accounts.session.started", about=learner, actor=learner, mark=tenant.private)
    tenant.values["notification"] = Notification.objects.get().pk


def _sign_in(tenant: Tenant) -> None:
    """The learner has a session on another device, the assistant a security key."""
    learner, assistant = tenant.people["learner"], tenant.people["assistant"]
    session = UserSession.objects.create(
        user=learner,
        session_key=f"{tenant.organization.slug}-1",
        ip="192.0.2.9",
        user_agent="Firefox/1",
        data={},
    )
    key = Authenticator.objects.create(
        user=assistant,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": f"Key {tenant.private}", "credential": {}},
    )
    tenant.values |= {"session": session.pk, "key": key.pk}


def _picture() -> "ContentFile[bytes]":
    out = io.BytesIO()
    Image.new("RGB", (4, 3)).save(out, "PNG")
    return ContentFile(out.getvalue())


def beat_of(position_ms: int) -> str:
    """A heartbeat as a form carries it."""
    return json.dumps({"position_ms": position_ms, "spans": [], "device_id": "a.1"})
