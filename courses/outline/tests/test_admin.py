"""Content in the admin: who gets in, what saving does, how much it reads."""

from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models.fields.files import FieldFile
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses import api
from courses.models import Block, Course, Lesson, MediaAsset, Milestone, Module, Question, Quiz, Video
from courses.testing import make_course, make_question, make_quiz, make_video
from lms.kernel.models import Event

pytestmark = pytest.mark.usefixtures("scope")
MODELS = (
    "category", "course", "module", "lesson", "block", "video", "videogroup", "milestone", "question", "quiz",
    "mediaasset", "importrun",
)  # fmt: skip


def _filled(form: Any) -> dict[str, Any]:
    """The values a browser would send for an admin form."""
    data: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if value is None or value is False or isinstance(value, FieldFile):
            continue
        if hasattr(field.field.widget, "widgets"):
            parts = field.field.widget.decompress(value) if not isinstance(value, list) else value
            data |= {f"{field.html_name}_{number}": part or "" for number, part in enumerate(parts)}
        else:
            data[field.html_name] = value
    return data


def _page(client: Any, url: str) -> dict[str, Any]:
    """Open an admin form and return what sending it unchanged would post."""
    response = client.get(url)
    assert response.status_code == 200
    data = _filled(response.context["adminform"].form)
    for inline in response.context["inline_admin_formsets"]:
        data |= _filled(inline.formset.management_form)
        for form in inline.formset.forms:
            data |= _filled(form)
    return data


def _change(row: Any) -> str:
    return reverse(f"admin:courses_{row._meta.model_name}_change", args=[row.pk])


@pytest.mark.parametrize(
    ("who", "status"), [("learner", 403), ("instructor", 403), ("admin", 200), ("staff", 200), (None, 302)]
)
def test_who_gets_in(request: Any, client_for: Any, who: str | None, status: int) -> None:
    client = client_for(request.getfixturevalue(who) if who else None)
    for model in MODELS:
        response = client.get(reverse(f"admin:courses_{model}_changelist"), follow=who is not None)
        assert response.status_code == status, model


def test_another_organisations_content_is_not_there(
    client_for: Any, instructor: Any, other_admin: Any
) -> None:
    course = make_course(instructor)
    client = client_for(other_admin, host="other.localhost")
    assert course.title not in client.get(reverse("admin:courses_course_changelist")).content.decode()
    assert client.get(_change(course)).status_code == 302
    lookup = {"app_label": "courses", "model_name": "module", "field_name": "course", "term": "stat"}
    assert client.get(reverse("admin:autocomplete"), lookup).json()["results"] == []


def test_lists_and_forms_read_the_same_for_few_and_many(client_for: Any, admin: Any, instructor: Any) -> None:
    client = client_for(admin)
    client.get(reverse("admin:index"))

    def fill(number: int) -> None:
        course = make_course(instructor, slug=f"course-{number}", lessons=2)
        lesson = course.lessons.first()  # type: ignore[attr-defined]
        make_quiz(lesson)
        make_video(lesson)
        api.store_asset(ContentFile(f"text {number}".encode()), "text.txt")
        api.renumber(course)

    counts: dict[str, list[int]] = {model: [] for model in MODELS}
    for numbers in (range(3), range(3, 15)):
        for number in numbers:
            fill(number)
        for model in MODELS:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(f"admin:courses_{model}_changelist")).status_code == 200
            counts[model].append(len(queries))
    assert {model: few for model, (few, many) in counts.items() if few != many} == {}
    for model in MODELS[1:-1]:
        row = apps.get_model("courses", model).objects.first()
        assert client.get(_change(row)).status_code == 200, model
        assert client.get(reverse(f"admin:courses_{model}_add")).status_code == 200, model


def test_a_course_is_made_changed_published_and_binned(client_for: Any, admin: Any, instructor: Any) -> None:
    client = client_for(admin)
    data = _page(client, reverse("admin:courses_course_add"))
    data |= {"title": "A new course", "description": "Some *text*", "outcomes": "one, two\n\nthree\n"}
    data |= {"modules-0-title": "First module", "instructor": instructor.pk}
    response = client.post(reverse("admin:courses_course_add"), data)
    assert response.status_code == 302, response.context["errors"]
    course = Course.objects.get()
    assert (course.slug, course.description_html) == ("a-new-course", "<p>Some <em>text</em></p>")
    assert course.outcomes == ["one, two", "three"]
    module = course.modules.get()  # type: ignore[attr-defined]
    assert (module.title, module.position) == ("First module", 1)
    assert Event.objects.filter(verb="courses.course.created", actor_id=admin.pk).count() == 1

    changelist = reverse("admin:courses_course_changelist")
    act = {"_selected_action": course.pk}
    refused = client.post(changelist, act | {"action": "publish"}, follow=True)
    assert b"Add a published lesson first" in refused.content
    data = _page(client, _change(module)) | {"lessons-0-title": "First lesson"}
    assert client.post(_change(module), data).status_code == 302
    assert Lesson.objects.get().slug == "first-lesson"
    assert b"1 course published." in client.post(changelist, act | {"action": "publish"}, follow=True).content
    course.refresh_from_db()
    assert course.is_published
    client.post(changelist, act | {"action": "put_in_bin"})
    assert course.title not in client.get(changelist).content.decode()
    assert course.title in client.get(f"{changelist}?bin=binned").content.decode()
    client.post(f"{changelist}?bin=binned", act | {"action": "take_out_of_bin"})
    assert course.title in client.get(changelist).content.decode()


def test_wrong_input_comes_back_with_words(client_for: Any, admin: Any, instructor: Any) -> None:
    client = client_for(admin)
    course = make_course(instructor, slug="one")
    make_course(instructor, slug="two")
    data = _page(client, _change(course)) | {"slug": "two"}
    assert b"Another course already has this address." in client.post(_change(course), data).content
    top = course.modules.get()  # type: ignore[attr-defined]
    section = Module.objects.create(course=course, parent=top, depth=1, title="Section")
    third = Module.objects.create(course=course, title="Third")
    data = _page(client, _change(third)) | {"parent": section.pk}
    assert b"Modules nest once" in client.post(_change(third), data).content
    lesson = course.lessons.order_by("sequence").first()  # type: ignore[attr-defined]
    data = _page(client, _change(lesson))
    assert (
        b"lesson of this course already" in client.post(_change(lesson), data | {"slug": "lesson-2"}).content
    )
    wrong = data | {"completion_rule": '{"video_coverage": 200}'}
    assert b"less than or equal to 100" in client.post(_change(lesson), wrong).content


def test_a_lesson_with_its_blocks(client_for: Any, admin: Any, instructor: Any) -> None:
    client = client_for(admin)
    course = make_course(instructor, lessons=1)
    before = course.content_version
    lesson = course.lessons.get()  # type: ignore[attr-defined]
    data = _page(client, _change(lesson)) | {
        "completion_rule": '{"manual": true}',
        "blocks-0-body": "New **text**",
    }
    data |= {
        "blocks-TOTAL_FORMS": 2,
        "blocks-1-kind": "quiz",
        "blocks-1-position": 0,
        "blocks-1-lesson": lesson.pk,
    }
    assert b"Choose the quiz this block shows." in client.post(_change(lesson), data).content
    quiz = Quiz.objects.create(lesson=lesson, course=course, title="Check")
    response = client.post(_change(lesson), data | {"blocks-1-quiz": quiz.pk, "blocks-1-data": "{}"})
    assert response.status_code == 302, response.context["errors"]
    blocks = Block.objects.filter(lesson=lesson).order_by("position")
    assert [(block.kind, block.html, block.position) for block in blocks] == [
        ("text", "<p>New <strong>text</strong></p>", 1),
        ("quiz", "", 2),
    ]
    lesson.refresh_from_db()
    course.refresh_from_db()
    assert lesson.completion_rule == {"manual": True}
    assert course.content_version > before
    data = _page(client, _change(lesson)) | {"blocks-0-DELETE": "on"}
    assert client.post(_change(lesson), data).status_code == 302
    assert [block.kind for block in blocks.all()] == ["quiz"]


def test_a_video_with_captions_and_milestones(client_for: Any, admin: Any, instructor: Any) -> None:
    client = client_for(admin)
    video = make_video(make_course(instructor).lessons.first())  # type: ignore[attr-defined]
    data = _page(client, _change(video))
    assert data["milestones-0-position_ms"] == "0:30"
    late = data | {"milestones-0-position_ms": "1:01"}
    assert b"The video ends at 1:00." in client.post(_change(video), late).content
    unclear = data | {"milestones-0-position_ms": "later"}
    assert b"such as 12:40" in client.post(_change(video), unclear).content
    broken = data | {"captions-0-text": "WEBVTT\n\n00:09 --> nonsense\nx\n"}
    assert b"Line 3" in client.post(_change(video), broken).content
    data |= {
        "milestones-0-position_ms": "0:45",
        "captions-0-text": "WEBVTT\n\n00:01.000 --> 00:02.000\nNew words\n",
    }
    response = client.post(_change(video), data)
    assert response.status_code == 302, response.context["errors"]
    assert Milestone.objects.get().position_ms == 45_000
    assert video.captions.get().cues == [[1000, 2000, "New words"]]  # type: ignore[attr-defined]
    neither = _page(client, _change(video)) | {"external_url": ""}
    assert b"Choose a file, or give the address" in client.post(_change(video), neither).content
    assert Video.objects.get().external_url


def test_questions_make_versions(client_for: Any, admin: Any) -> None:
    client = client_for(admin)
    add = reverse("admin:courses_question_add")
    for name in ("single_choice", "multiple_response", "true_false", "short_answer", "numerical"):
        data = _page(client, f"{add}?type={name}")
        assert data["type"] == name
        data["prompt"] = f"A {name} *question*"
        response = client.post(add, data)
        assert response.status_code == 302, response.context["errors"]
        question = Question.objects.get(type=name)
        assert question.current is not None
        assert question.current.author == admin
        unchanged = client.post(_change(question), _page(client, _change(question)))
        assert unchanged.status_code == 302, unchanged.context["errors"]
        assert question.versions.count() == 1, name  # type: ignore[attr-defined]
    changed = _page(client, _change(question)) | {"prompt": "Another question"}
    client.post(_change(question), changed)
    question.refresh_from_db()
    assert question.current is not None
    assert (question.current.number, question.current.prompt) == (2, "Another question")
    late = client.post(_change(question), changed | {"prompt": "Too late"}, follow=True)
    assert b"Somebody saved a newer version" in late.content
    wrong = _page(client, _change(question)) | {"data": '{"nonsense": 1}'}
    assert (
        b"nonsense: A question of this type has no such part."
        in client.post(_change(question), wrong).content
    )
    assert question.versions.count() == 2  # type: ignore[attr-defined]


def test_a_quiz_with_its_questions(client_for: Any, admin: Any, instructor: Any) -> None:
    client = client_for(admin)
    quiz = make_quiz(make_course(instructor).lessons.first(), questions=1)  # type: ignore[attr-defined]
    question = make_question(title="Another")
    found = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "courses", "model_name": "quizquestion", "field_name": "question", "term": "anoth"},
    )
    assert [one["text"] for one in found.json()["results"]] == ["Another"]
    data = _page(client, _change(quiz)) | {"questions-1-question": question.pk, "questions-1-position": 0}
    response = client.post(_change(quiz), data)
    assert response.status_code == 302, response.context["errors"]
    assert [place.question for place in quiz.questions.order_by("position")][1] == question  # type: ignore[attr-defined]


def test_files_are_uploaded_once(client_for: Any, admin: Any) -> None:
    client = client_for(admin)
    add = reverse("admin:courses_mediaasset_add")
    for _time in range(2):
        response = client.post(add, {"file": ContentFile(b"a,b\n", name="data.csv"), "alt_text": "Data"})
        assert response.status_code == 302, response.context["errors"]
    asset = MediaAsset.objects.get()
    assert (asset.content_type, asset.uploaded_by, asset.alt_text) == ("text/csv", admin, "Data")
    page = client.get(_change(asset)).content.decode()
    assert f"/assets/{asset.pk}/data.csv?until=" in page
    client.post(_change(asset), {"alt_text": "Better words"})
    asset.refresh_from_db()
    assert asset.alt_text == "Better words"


def test_nothing_with_a_bin_is_deleted(client_for: Any, admin: Any, instructor: Any) -> None:
    client = client_for(admin)
    course = make_course(instructor)
    lesson = course.lessons.first()  # type: ignore[attr-defined]
    rows = (course, lesson, lesson.module, make_question(), make_quiz(lesson))
    for row in rows:
        url = reverse(f"admin:courses_{row._meta.model_name}_delete", args=[row.pk])
        assert client.post(url, {"post": "yes"}).status_code == 403
