"""The editor's requests, what a block may point at, what is checked, and the versions of a lesson."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from accounts.models import Organization, User
from courses.authoring import drafts, editing, history
from courses.authoring.cards import editor_blocks
from courses.authoring.checklist import check_lesson
from courses.authoring.documents import BlockDocument, LessonDocument
from courses.authoring.facts import Facts, facts_of
from courses.authoring.models import LessonVersion, Remark
from courses.blocks.embeds import embedded
from courses.media.actions import store_asset
from courses.models import Assignment, Course, Lesson, QuestionVersion, Quiz
from courses.quizzes.documents import draft_document
from courses.testing import make_course, make_question, make_quiz, make_video
from lms.kernel import clock, tenancy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]
ClientFor = Callable[..., Client]


@pytest.fixture
def course(instructor: User) -> Course:
    return make_course(instructor, lessons=2)


@pytest.fixture
def lesson(course: Course) -> Lesson:
    found: Lesson = course.lessons.get(slug="lesson-1")
    found.course = course
    return found


def post(client: Client, lesson: Lesson, rest: str, body: dict[str, Any]) -> Any:
    path = f"/teach/{lesson.course.slug}/lessons/{lesson.pk}/{rest}"
    return client.post(path, json.dumps(body), content_type="application/json")


def first(lesson: Lesson) -> BlockDocument:
    return drafts.draft_blocks(lesson)[0]


def test_a_save_answers_with_the_new_revision(
    lesson: Lesson, instructor: User, client_for: ClientFor
) -> None:
    block = first(lesson)
    body = {"expected": block.revision, "fields": {"body": "New."}}
    answer = post(client_for(instructor), lesson, f"blocks/{block.id}/", body)
    assert answer.status_code == 200
    assert answer.json()["revision"] == first(lesson).revision != block.revision
    assert first(lesson).body == "New."


def test_a_stale_save_answers_with_both(
    lesson: Lesson, instructor: User, admin: User, client_for: ClientFor
) -> None:
    block = first(lesson)
    drafts.save_block(
        lesson=lesson, key=block.id, expected="", actor=admin, now=clock.now(), body="Their words."
    )
    body = {"expected": block.revision, "fields": {"body": "My words."}}
    answer = post(client_for(instructor), lesson, f"blocks/{block.id}/", body)
    assert answer.status_code == 409
    assert answer.json()["theirs"]["body"] == "Their words."
    assert answer.json()["pieces"] == [["del", "Their"], ["ins", "My"], ["", " words."]]
    assert '<p><del class="gone">' in answer.json()["look"]
    assert first(lesson).body == "Their words."


def test_a_stale_form_comes_again_with_both(
    lesson: Lesson, instructor: User, admin: User, client_for: ClientFor
) -> None:
    block = first(lesson)
    drafts.save_block(lesson=lesson, key=block.id, expected="", actor=admin, now=clock.now(), body="Theirs.")
    path = f"/teach/{lesson.course.slug}/lessons/{lesson.pk}/blocks/{block.id}/"
    client = client_for(instructor)
    answer = client.post(path, {"expected": block.revision, "body": "Mine."})
    assert answer.status_code == 409
    assert b"Theirs." in answer.content
    assert 'class="gone">' in answer.context["look"]
    assert client.post(path, {"expected": first(lesson).revision, "body": "Mine."}).status_code == 302
    assert first(lesson).body == "Mine."


def test_what_was_written_in_a_removed_block_is_kept_at_its_place(
    lesson: Lesson, instructor: User, admin: User, client_for: ClientFor
) -> None:
    """Without our scripts: the form comes again with the words, and makes the block anew before its follower."""
    block = first(lesson)
    drafts.add_block(lesson=lesson, actor=admin, now=clock.now(), body="Next.")
    client = client_for(instructor)
    path = f"/teach/{lesson.course.slug}/lessons/{lesson.pk}/blocks/{block.id}/"
    began = client.get(path).context
    drafts.remove_block(lesson=lesson, key=block.id, actor=admin, now=clock.now())
    sent = {"expected": block.revision, "kind": "text", "before": str(began["before"]), "body": "Mine."}
    answer = client.post(path, sent)
    assert (answer.status_code, answer.context["gone"]) == (409, True)
    assert b"Mine.</textarea>" in answer.content
    client.post(path.partition(str(block.id))[0], sent | {"id": str(block.id)})
    assert [one.body for one in drafts.draft_blocks(lesson)] == ["Mine.", "Next."]


def test_a_removal_that_began_from_older_contents_is_refused(
    lesson: Lesson, instructor: User, admin: User, client_for: ClientFor
) -> None:
    block = first(lesson)
    drafts.save_block(lesson=lesson, key=block.id, expected="", actor=admin, now=clock.now(), body="Theirs.")
    client = client_for(instructor)
    answer = post(client, lesson, f"blocks/{block.id}/removal/", {"expected": block.revision})
    assert answer.status_code == 409
    assert "Theirs." in answer.json()["html"]
    now = {"expected": first(lesson).revision}
    assert post(client, lesson, f"blocks/{block.id}/removal/", now).json()["document"]["body"] == "Theirs."


@pytest.mark.parametrize("name", ["video_group", "quiz", "assignment", "package"])
def test_a_block_names_only_what_there_is(
    lesson: Lesson, instructor: User, client_for: ClientFor, name: str
) -> None:
    kind = {"video_group": "video"}.get(name, name)
    for key in (str(uuid4()), "nonsense"):
        answer = post(client_for(instructor), lesson, "blocks/", {"kind": kind, "fields": {name: key}})
        assert answer.status_code == 422
    assert len(drafts.draft_blocks(lesson)) == 1


def test_a_quiz_of_another_organisation_is_none(
    lesson: Lesson, instructor: User, other_organization: Organization, other_admin: User
) -> None:
    with tenancy.scope(other_organization):
        theirs = make_quiz(make_course(other_admin).lessons.get(slug="lesson-1"))
    with pytest.raises(drafts.BlockInvalid):
        editing.add(
            lesson=lesson, kind="quiz", fields={"quiz": str(theirs.pk)}, actor=instructor, now=clock.now()
        )


def test_a_quiz_of_another_course_is_none(lesson: Lesson, instructor: User) -> None:
    other = make_quiz(make_course(instructor, slug="knots").lessons.get(slug="lesson-1"))
    with pytest.raises(drafts.BlockInvalid):
        editing.save(
            lesson=lesson, key=first(lesson).id, expected="", fields={"quiz": str(other.pk)},
            actor=instructor, now=clock.now(),
        )  # fmt: skip


@pytest.mark.parametrize(("kind", "model"), [("quiz", Quiz), ("assignment", Assignment)])
def test_a_new_one_is_made_with_its_title(
    lesson: Lesson, instructor: User, client_for: ClientFor, kind: str, model: type[Any]
) -> None:
    answer = post(client_for(instructor), lesson, "blocks/", {"kind": kind, "new": "  Check  it "})
    assert answer.status_code == 200
    made = model.objects.get(title="Check it")
    assert getattr(drafts.draft_blocks(lesson)[-1], kind) == made.pk
    assert not made.is_published


def test_a_question_of_the_bank_becomes_a_quiz_of_its_own(
    lesson: Lesson, instructor: User, client_for: ClientFor
) -> None:
    """Found by a word or by a tag, asked once however often the request comes, answered at once."""
    asked = make_question("single_choice", course=lesson.course, title="Which sum?", tags=["sums"])
    make_question("single_choice", course=None, title="Ours", tags=["other"])
    make_question(
        "single_choice", course=make_course(instructor, slug="knots"), title="Which sum is not ours?"
    )
    client = client_for(instructor)
    at = f"/teach/{lesson.course.slug}/lessons/{lesson.pk}/choices/question/"
    both, one = {"Which sum?", "Ours"}, {"Which sum?"}
    for words, titles in (("", both), ("sum", one), ("sums", one), ("other", {"Ours"})):
        found = client.get(at, {"q": words}, headers={"Accept": "application/json"}).json()["choices"]
        assert {one["title"] for one in found} == titles, words
    body = {"kind": "question", "id": str(uuid4()), "fields": {"question": str(asked.pk)}}
    assert {"1 question" in post(client, lesson, "blocks/", body).json()["html"] for _ in range(2)} == {True}
    quiz = Quiz.objects.get()
    document = draft_document(quiz)
    assert (quiz.title, drafts.draft_blocks(lesson)[-1].quiz) == ("Which sum?", quiz.pk)
    assert (document.questions, document.settings.review.during.marks) == ([asked.pk], True)
    assert (
        post(client, lesson, "blocks/", body | {"id": "", "fields": {"question": str(uuid4())}}).status_code
        == 422
    )


def test_the_films_of_a_lesson_lead_to_their_milestones_and_these_back(
    lesson: Lesson, instructor: User, other_instructor: User, client_for: ClientFor
) -> None:
    made = make_video(lesson)
    at = f"/teach/{lesson.course.slug}/lessons/{lesson.pk}/choices/film/"
    client = client_for(instructor)
    found = client.get(at, headers={"Accept": "application/json"}).json()["choices"][0]["address"]
    assert found == f"/teach/library/videos/{made.pk}/milestones/?new=question&lesson={lesson.pk}"
    back = f'href="/teach/{lesson.course.slug}/lessons/{lesson.pk}/"'
    assert back in client.get(found).content.decode()
    assert back not in client_for(other_instructor).get(found).content.decode()


def test_a_block_moves_on_with_its_remarks(lesson: Lesson, instructor: User) -> None:
    block = first(lesson)
    Remark.objects.create(lesson=lesson, block_id=block.id, author=instructor, body="Here.")
    to = lesson.course.lessons.get(slug="lesson-2")
    to.course = lesson.course
    made = editing.move_on(lesson=lesson, key=block.id, to=to, actor=instructor, now=clock.now())
    assert made is not None
    assert drafts.draft_blocks(lesson) == ()
    assert drafts.draft_blocks(to)[-1].body == block.body
    assert Remark.objects.get().block_id == made.id != block.id


def test_a_text_is_rendered_clean(lesson: Lesson, instructor: User, client_for: ClientFor) -> None:
    body = {"body": "*Yes* <script>alert(1)</script>\n\n:::note\nMind this.\n:::"}
    html = post(client_for(instructor), lesson, "rendering/", body).content.decode()
    assert "<em>Yes</em>" in html
    assert "<script" not in html
    assert "callout--note" in html


@pytest.mark.parametrize("body", [b"[]", b"{", b'"x"', b'{"fields": 3}'])
def test_what_is_no_request_changes_nothing(
    lesson: Lesson, instructor: User, client_for: ClientFor, body: bytes
) -> None:
    path = f"/teach/{lesson.course.slug}/lessons/{lesson.pk}/blocks/{first(lesson).id}/"
    answer: HttpResponse = client_for(instructor).post(path, body, content_type="application/json")  # type: ignore[assignment]
    assert answer.status_code < 500
    assert first(lesson).body == "Some *text*."


@override_settings(EMBED_HOSTS=["maps.example.org"])
@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("https://vimeo.com/123", "https://player.vimeo.com/video/123?dnt=1"),
        ("https://maps.example.org/a?b=c", "https://maps.example.org/a?b=c"),
        ("http://maps.example.org/a", ""),
        ("https://maps.example.org.evil.example/a", ""),
        ("https://evil.example/#maps.example.org", ""),
        ("javascript:alert(1)", ""),
        ("https://[", ""),
        ("", ""),
    ],
)
def test_only_known_hosts_stand_in_a_frame(address: str, frame: str) -> None:
    assert embedded(address) == frame


def test_what_hinders_comes_first(lesson: Lesson, instructor: User) -> None:
    video = make_video(lesson)
    video.captions.all().delete()
    video.asset = store_asset(io.BytesIO(b"a,b\n"), "a.csv", actor=instructor)
    video.save()
    make_quiz(lesson, questions=0)
    for fields in (
        {"body": "![](/assets/x/map.png) ![A map](/assets/x/map.png)"},
        {"body": "# One\n\n### Three"},
        {"kind": "embed"},
        {"kind": "file"},
        {"body": ""},
        {"body": "[There](/learn/statistics/nowhere/)"},
    ):
        drafts.add_block(lesson=lesson, actor=instructor, now=clock.now(), **fields)  # type: ignore[arg-type]
    blocks = editor_blocks(lesson.course, drafts.draft_blocks(lesson))
    document = LessonDocument(title="L", duration_minutes=30, completion_rule={"quiz_passed": True})
    found = check_lesson(facts_of(lesson.course, blocks), blocks, document)
    assert [(one.level, one.sentence) for one in found] == [
        ("bad", "1 picture has no description"),
        ("bad", "Quiz in block 3 has no questions"),
        ("bad", "Link or embed in block 6 has no address"),
        ("bad", "File in block 7 offers no file"),
        ("bad", "A link in block 9 leads nowhere"),
        ("warn", "Text in block 8 is empty"),
        ("warn", "The video “A video” has no captions"),
        ("warn", "1 question says nothing to a wrong answer"),
        ("warn", "A heading skips a level"),
        ("ok", "Reading time fits: 1 min of 30"),
    ]


def test_captions_questions_and_the_rule_are_looked_at(lesson: Lesson, instructor: User) -> None:
    video = make_video(lesson, duration_ms=300_000)
    video.captions.update(cues=[[0, 60_000, "One"], [5_000, 70_000, "and"], [150_000, 290_000, "two."]])
    quiz = make_quiz(lesson, questions=2)
    quiz.closes_at = clock.now()
    quiz.save()
    rule = {"quiz_passed": True, "assignment_handed_in": True, "video_coverage": 90}

    def found() -> dict[str, tuple[str, str]]:
        blocks = editor_blocks(lesson.course, drafts.draft_blocks(lesson))
        facts = facts_of(lesson.course, blocks)
        document = LessonDocument(title="L", completion_rule=rule)
        return {one.sentence: (one.level, one.detail) for one in check_lesson(facts, blocks, document)}

    assert found() == {
        "The captions of “A video” leave a gap": (
            "warn", "English: no words from 1:10 to 2:30. You can publish anyway.",
        ),
        "3 questions say nothing to a wrong answer": (
            "warn", "“What is two and two?” among them. Feedback or an explanation helps more than a cross.",
        ),
        "The rule asks for an assignment, and there is none": (
            "warn", "That part of the rule for completing it does not count.",
        ),
        "The rule asks to pass a quiz that has closed": ("warn", ""),
    }  # fmt: skip
    video.captions.update(cues=[[0, 290_000, "All of it."]])
    quiz.closes_at = None
    quiz.save()
    rule.pop("assignment_handed_in")
    for version in QuestionVersion.objects.all():
        version.data["options"][0]["feedback"] = {"text": "No.", "html": "No."}
        version.save()
    assert found() == {
        "Captions cover all 5:00": ("ok", ""),
        "Every question has an answer and feedback": ("ok", ""),
        "The completion rule can be met": ("ok", ""),
    }


@pytest.mark.parametrize(
    ("opens", "due", "sentences"),
    [
        (None, None, []),
        (1, 9, []),
        (11, None, ["The lesson opens after the course has ended"]),
        (None, 11, ["The lesson is due after the course has ended"]),
        (None, -1, ["The lesson is due before the course begins"]),
        (5, 4, ["The lesson is due before it opens"]),
    ],
)
def test_dates_outside_the_course_are_told(opens: int | None, due: int | None, sentences: list[str]) -> None:
    begins = clock.now()
    at = {day: begins + timedelta(days=day) for day in (opens, due, 10) if day is not None}
    document = LessonDocument(title="L", release_at=at.get(opens), due_at=at.get(due))  # type: ignore[arg-type]
    found = check_lesson(Facts("statistics", starts=begins, ends=at[10]), [], document)
    assert [one.sentence for one in found][1:] == sentences


def test_an_empty_lesson_is_said_to_be_empty() -> None:
    assert [one.level for one in check_lesson(Facts("statistics"), [], LessonDocument(title="L"))] == ["warn"]


def test_a_version_comes_back_and_what_was_there_is_kept(lesson: Lesson, instructor: User) -> None:
    block, now = first(lesson), clock.now()
    drafts.save_block(lesson=lesson, key=block.id, expected="", actor=instructor, now=now, body="Later.")
    version = history.version_of(lesson, 1)
    history.restore_version(lesson=lesson, version=version, actor=instructor, now=now)
    assert first(lesson).body == "Some *text*."
    kept = LessonVersion.objects.get(number=2)
    assert (kept.reason, kept.document["blocks"][0]["body"]) == ("restored", "Later.")
    assert [one.kind for one in history.changes_of(kept)] == ["changed"]


def test_a_block_that_is_gone_is_said_to_be_gone(
    lesson: Lesson, instructor: User, client_for: ClientFor
) -> None:
    client, gone = client_for(instructor), UUID(int=7)
    for rest in (f"blocks/{gone}/place/", f"blocks/{gone}/copies/"):
        assert post(client, lesson, rest, {}).status_code == 410
    assert post(client, lesson, f"blocks/{gone}/", {"fields": {"body": "x"}}).status_code == 409
    assert post(client, lesson, f"blocks/{gone}/removal/", {}).json() == {"document": None}
