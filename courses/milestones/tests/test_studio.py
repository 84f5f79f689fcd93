"""The milestones of a video in the studio, by forms: each works without a script."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from courses import api
from courses.models import Course, Milestone, Question, Video
from courses.testing import make_course, make_question, make_video
from lms.kernel.models import Event

pytestmark = pytest.mark.usefixtures("scope")
CHOICE = {
    "type": "single_choice", "type_shown": "single_choice", "prompt": "What is *two* and two?", "question_points": "2",
    "q-options-row": ["0", "1"], "q-options-0-id": "a", "q-options-0-text": "Three", "q-options-0-is_correct": "false",
    "q-options-1-id": "b", "q-options-1-text": "Four", "q-options-1-is_correct": "true",
}  # fmt: skip


@pytest.fixture
def video(instructor: User) -> Video:
    """A video that no learner sees yet: what is changed counts at once. For the others see `test_drafts`."""
    lesson = make_course(instructor, is_published=False).lessons.get(slug="lesson-1")
    return make_video(lesson, milestone_at=None)


@pytest.fixture
def client(client_for: Callable[..., Any], instructor: User) -> Any:
    return client_for(instructor)


def address(video: Video, end: str = "") -> str:
    return f"/teach/library/videos/{video.pk}/milestones/{end}"


def verbs() -> list[str]:
    return list(
        Event.objects.filter(verb__startswith="courses.milestone")
        .order_by("position")
        .values_list("verb", flat=True)
    )


def test_a_question_is_written_right_there(client: Any, video: Video) -> None:
    version = Course.objects.get().content_version
    page = client.get(address(video, "new/?kind=question&at=12.34"))
    assert 'value="0:12.340"' in page.content.decode()
    sent = CHOICE | {
        "position_ms": "0:12.3",
        "title": "Check",
        "is_required": "on",
        "tries": "3",
        "points": "5",
    }
    assert client.post(address(video, "new/?kind=question"), sent).headers["Location"] == address(video)
    made = Milestone.objects.get()
    assert (made.position_ms, made.kind, made.is_required, made.tries, made.points) == (
        12_300,
        "question",
        True,
        3,
        5,
    )
    question = made.questions.get().question  # type: ignore[attr-defined]
    assert question.course is None
    assert question.current.points == 2
    assert question.current.prompt_html == "<p>What is <em>two</em> and two?</p>"
    assert verbs() == ["courses.milestone.created", "courses.milestone.questions_changed"]
    assert Course.objects.get().content_version > version


def test_a_question_is_picked_from_the_bank(client: Any, video: Video) -> None:
    question = make_question()
    Question.objects.filter(pk=question.pk).update(words="the standard error")
    mine = {"position_ms": "0:05", "tries": "1", "type": "single_choice"}
    found = client.post(address(video, "new/?kind=question"), mine | {"bank": "standard", "do": "search"})
    assert found.status_code == 200
    assert f'name="pick" value="{question.pk}"' in found.content.decode()
    assert not Milestone.objects.exists()
    client.post(address(video, "new/?kind=question"), mine | {"pick": str(question.pk)})
    assert Milestone.objects.get().questions.get().question == question  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"position_ms": "1:01"}, "The video ends at 1:00."),
        ({"position_ms": "soon"}, "such as 12:40"),
        ({"prompt": ""}, "Write a question, or pick one from the bank."),
        ({"q-options-1-is_correct": "false"}, "not complete yet"),
        ({"question_points": "many"}, "Write the points as a number."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    client: Any, video: Video, change: dict[str, str], said: str
) -> None:
    sent = CHOICE | {"position_ms": "0:12", "tries": "3"} | change
    answer = client.post(address(video, "new/?kind=question"), sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Four" in answer.content.decode()
    assert not Milestone.objects.exists()
    assert not Question.objects.exists()


def test_notes_and_chapters(client: Any, video: Video) -> None:
    client.post(address(video, "new/?kind=note"), {"position_ms": "0:10", "body": "Mind the *gap*."})
    client.post(address(video, "new/?kind=chapter"), {"position_ms": "0:20", "title": "Second part"})
    note, chapter = Milestone.objects.order_by("position_ms")
    assert note.body_html == "<p>Mind the <em>gap</em>.</p>"
    assert (chapter.kind, chapter.title) == ("chapter", "Second part")
    assert client.post(address(video, "new/?kind=chapter"), {"position_ms": "0:20"}).status_code == 422
    shown = client.get(address(video)).content.decode()
    assert shown.index("Mind the gap.") < shown.index("Second part")
    assert "No learner sees this video yet, so what you change counts at once." in shown


def test_a_branch_leads_where_the_form_says(client: Any, video: Video) -> None:
    made = client.post(
        address(video, "new/?kind=branch"), {"position_ms": "0:10", "title": "Which way?", "tries": "1"}
    )
    milestone = Milestone.objects.get()
    assert made.headers["Location"] == address(video, f"{milestone.pk}/")
    sent = {
        "position_ms": "0:10", "title": "Which way?", "tries": "1", "branch-TOTAL_FORMS": "2", "branch-INITIAL_FORMS": "0",
        "branch-0-when": "always", "branch-0-target": "here:", "branch-0-at_ms": "0:40", "branch-0-label": "Skip",
        "branch-1-when": "always", "branch-1-target": "",
    }  # fmt: skip
    assert client.post(address(video, f"{milestone.pk}/"), sent).status_code == 302
    milestone.refresh_from_db()
    assert milestone.branches == [{"at_ms": 40_000, "label": "Skip"}]
    itself = client.post(address(video, f"{milestone.pk}/"), sent | {"branch-0-at_ms": "0:10"})
    assert itself.status_code == 422
    assert "leads to the milestone itself" in itself.content.decode()


def test_a_milestone_is_moved_but_not_beyond_the_end(client: Any, video: Video, instructor: User) -> None:
    one = api.create_milestone(video=video, position_ms=5000, actor=instructor, kind="note", body="A")
    client.post(address(video, f"{one.pk}/place/"), {"at_ms": "7100"})
    one.refresh_from_db()
    assert one.position_ms == 7100
    refused = client.post(
        address(video, f"{one.pk}/place/"), {"at_ms": "60001"}, headers={"HX-Request": "true"}
    )
    assert refused.status_code == 422
    assert "The video ends at 1:00" in refused.content.decode()
    one.refresh_from_db()
    assert one.position_ms == 7100


def test_a_note_that_somebody_else_changed_is_not_overwritten(
    client: Any, video: Video, instructor: User
) -> None:
    one = api.create_milestone(video=video, position_ms=5000, actor=instructor, kind="note", body="A")
    said = re.search(
        r'name="expected" value="(\w+)"', client.get(address(video, f"{one.pk}/")).content.decode()
    )
    assert said
    Milestone.objects.filter(pk=one.pk).update(body="Theirs")
    mine = {"position_ms": "0:05", "title": "", "body": "Mine", "expected": said[1]}
    answer = client.post(address(video, f"{one.pk}/"), mine, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "Text: “Theirs”" in answer.content.decode()
    one.refresh_from_db()
    assert one.body == "Theirs"


def test_what_had_to_move_is_listed_first_until_somebody_looked(
    client: Any, video: Video, instructor: User
) -> None:
    one = api.create_milestone(
        video=video, position_ms=60_000, actor=instructor, kind="note", body="A", moved_from_ms=90_000
    )
    assert "stood at 1:30, stands at 1:00" in client.get(address(video)).content.decode()
    client.post(address(video, f"{one.pk}/acceptance/"))
    client.post(address(video, f"{one.pk}/acceptance/"))
    assert "stood at" not in client.get(address(video)).content.decode()
    assert verbs().count("courses.milestone.accepted") == 1


def test_questions_are_added_ordered_and_taken_away(client: Any, video: Video, instructor: User) -> None:
    one, two = make_question(), make_question()
    milestone = api.create_milestone(video=video, position_ms=1, actor=instructor, questions=[one])
    end = f"{milestone.pk}/questions/"
    client.post(address(video, end), {"pick": str(two.pk), "type": "single_choice"})

    def asked() -> list[Any]:
        return [place.question for place in milestone.questions.order_by("position")]  # type: ignore[attr-defined]

    assert asked() == [one, two]
    client.post(address(video, f"{end}{two.pk}/"), {"do": "up"})
    assert asked() == [two, one]
    client.post(address(video, f"{end}{two.pk}/"), {"do": "remove"})
    assert asked() == [one]
    client.post(address(video, f"{milestone.pk}/removal/"))
    assert not Milestone.objects.exists()
    assert Question.objects.count() == 2
    assert verbs()[-1] == "courses.milestone.deleted"


def test_questions_of_other_peoples_courses_are_not_offered(
    client: Any, video: Video, other_instructor: User
) -> None:
    theirs = make_question(course=make_course(other_instructor, slug="theirs"))
    sent = {"position_ms": "0:05", "tries": "1", "type": "single_choice", "pick": str(theirs.pk)}
    assert client.post(address(video, "new/?kind=question"), sent).status_code == 422
    assert not Milestone.objects.exists()
