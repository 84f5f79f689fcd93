"""The bank over HTTP: found, written, compared, changed together, kept when used."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from courses.models import Course, MediaAsset, Question, QuestionFolder, Quiz, QuizDraw, QuizQuestion
from courses.questions.bank import Wanted, bank_page
from courses.questions.folders import folder_tree
from courses.questions.types.registry import QUESTION_TYPES
from courses.quizzes.draws import fitting
from courses.testing import make_course, make_question, make_quiz
from lms.kernel import clock, tenancy
from lms.kernel.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(organization: Any, instructor: Any) -> Any:
    with tenancy.scope(organization):
        yield make_course(instructor, slug="statistics", lessons=1)


@pytest.fixture
def client(client_for: Any, instructor: Any) -> Any:
    return client_for(instructor)


def named(title: str, course: Course | None = None, **fields: Any) -> Question:
    return make_question(course=course, title=title, **fields)


def titles(course: Course | None, **wanted: Any) -> list[str]:
    return [row.title for row in bank_page(course, Wanted(**wanted)).rows]


def posted(prompt: str = "What is **two** and two?", **more: Any) -> dict[str, Any]:
    return {
        "type": "single_choice", "prompt": prompt, "points": "2", "tags": "sums, Easy", "difficulty": "30",
        "q-options-row": ["0", "1"], "q-options-0-text": "Two", "q-options-0-id": "a", "q-options-1-text": "Four",
        "q-options-1-id": "b", "q-options-1-is_correct": "true",
    } | more  # fmt: skip


def test_a_question_is_written_and_gets_versions(client: Any, course: Course) -> None:
    made = client.post("/teach/statistics/bank/new/", posted())
    question = Question.objects.get(course=course)
    assert (made.status_code, made["Location"]) == (302, f"/teach/statistics/bank/{question.pk}/")
    assert (question.tags, question.difficulty) == (["sums", "Easy"], Decimal("0.3"))
    page = client.get(made["Location"])
    assert page.status_code == 200
    saved = client.post(made["Location"], posted("And three and three?", expected="1"))
    assert saved.status_code == 302
    question.refresh_from_db()
    assert question.current is not None
    assert (question.current.number, question.current.points) == (2, Decimal(2))
    stale = client.post(made["Location"], posted("Mine", expected="1"))
    text = stale.content.decode()
    assert stale.status_code == 409
    assert "Mine" in text
    assert "three and three" in text
    listed = client.get(f"{made['Location']}versions/").content.decode()
    assert "<ins>" in listed
    assert "<del>" in listed
    back = client.post(f"{made['Location']}versions/1/restoration/")
    question.refresh_from_db()
    assert back.status_code == 302
    assert question.current is not None
    assert (question.current.number, question.current.prompt) == (3, "What is **two** and two?")


def test_what_is_wrong_is_said_and_nothing_is_lost(client: Any, course: Course) -> None:
    sent = posted(**{"q-options-1-is_correct": ""})
    answer = client.post("/teach/statistics/bank/new/", sent)
    assert answer.status_code == 422
    assert "What is **two** and two?" in answer.content.decode()
    rows = client.post("/teach/statistics/bank/new/", posted(**{"q-do": "options:add"}))
    assert rows.content.decode().count('name="q-options-row"') == 4
    assert not Question.objects.exists()


@pytest.mark.parametrize("kind", ["single_choice", "numerical", "cloze", "hotspot", "essay", "file_upload"])
def test_each_type_has_its_form(client: Any, course: Course, kind: str) -> None:
    assert client.get(f"/teach/statistics/bank/new/?type={kind}").status_code == 200


def test_an_answer_is_tried_and_not_kept(client: Any, course: Course) -> None:
    question = named("Sum", course)
    address = f"/teach/statistics/bank/{question.pk}/preview/"
    assert client.get(address).status_code == 200
    wrong = client.post(address, {"try-choice": "a", "seed": "1"}).content.decode()
    assert "0 % of the points" in wrong
    assert "Four" in wrong
    assert "100 % of the points" in client.post(address, {"try-choice": "b", "seed": "1"}).content.decode()


def test_questions_are_found(course: Course) -> None:
    folder = QuestionFolder.objects.create(course=course, name="Sums")
    inner = QuestionFolder.objects.create(course=course, name="Hard ones", parent=folder)
    one = named("Variance of a sample", course, tags=["spread"], folder=inner, difficulty=Decimal("0.8"))
    two = named("Mean of means", course, difficulty=Decimal("0.1"))
    named("Elsewhere")
    quiz = Quiz.objects.create(course=course, title="Check")
    QuizQuestion.objects.create(quiz=quiz, question=two, position=1)
    binned = named("Gone", course, deleted_at=clock.now())
    assert titles(course) == [two.title, one.title]
    assert titles(course, q="variances") == titles(course, q="vari") == [one.title]
    assert titles(course, tag="spread") == titles(course, difficulty="hard") == [one.title]
    assert titles(course, folder=str(folder.pk)) == titles(course, used="no") == [one.title]
    assert titles(course, folder="none") == titles(course, used="yes") == [two.title]
    assert titles(course, binned=True) == [binned.title]
    assert titles(None) == ["Elsewhere"]


def test_pages_follow_one_another(course: Course) -> None:
    for number in range(30):
        named(f"Question {number}", course)
    first = bank_page(course, Wanted())
    after = first.next.partition("after=")[2].replace("%3A", ":").replace("%2B", "+")
    second = bank_page(course, Wanted(after=after))
    assert (len(first.rows), len(second.rows), first.total, second.next) == (25, 5, 30, "")
    assert not {row.id for row in first.rows} & {row.id for row in second.rows}


def test_several_are_changed_at_once(client: Any, course: Course) -> None:
    rows = [named(f"Question {number}", course) for number in range(3)]
    other = named("Of the organisation")
    folder = QuestionFolder.objects.create(course=course, name="Sums")

    def edit(do: str, **more: Any) -> Any:
        keys = [str(row.pk) for row in [*rows, other]]
        return client.post("/teach/statistics/bank/edits/", {"do": do, "question": keys} | more)

    edit("move", folder=str(folder.pk))
    edit("tag", tags="sums, means")
    edit("untag", tags="Means")
    found = Question.objects.filter(course=course).values_list("folder", "tags")
    assert list(found) == [(folder.pk, ["sums"])] * 3
    edit("bin")
    assert Question.objects.filter(course=course).exclude(deleted_at=None).count() == 3
    edit("restore")
    assert Question.objects.filter(deleted_at=None).count() == 4
    edit("bin")
    edit("remove")
    assert list(Question.objects.all()) == [other]
    assert Event.objects.filter(verb="courses.questions.removed").count() == 1


def test_where_a_question_may_be_drawn_is_said(client: Any, course: Course) -> None:
    top = QuestionFolder.objects.create(course=course, name="Top")
    inner = QuestionFolder.objects.create(course=course, name="Inner", parent=top)
    question = named("Drawn", course, tags=["t", "u"], folder=inner, difficulty=Decimal("0.5"))
    quiz = make_quiz(course.lessons.get(), questions=0, title="Random")
    fits: list[dict[str, Any]] = [
        {},
        {"tags": ["u", "v"]},
        {"folder": top},
        {"difficulty_to": "0.5", "tags": ["t"]},
    ]
    misses: list[dict[str, Any]] = [
        {"tags": ["v"]}, {"folder": QuestionFolder.objects.create(course=course, name="Else")}, {"difficulty_from": "0.6"},
    ]  # fmt: skip
    tree = folder_tree(course)
    for asked, expected in [*((one, True) for one in fits), *((one, False) for one in misses)]:
        draw = QuizDraw.objects.create(quiz=quiz, **asked)
        assert fitting(course.pk, draw, draw.folder_id, tree).filter(pk=question.pk).exists() == expected
        page = client.get(f"/teach/statistics/bank/{question.pk}/").content.decode()
        assert ("May be drawn by the quiz “Random”" in page) == expected
        draw.delete()


def test_all_of_a_list_are_priced(client: Any, course: Course) -> None:
    rows = [named(f"Question {number}", course, tags=["t"]) for number in range(27)]
    alone = named("Alone", course)
    begun = rows[0].current
    assert begun is not None
    sent = {"do": "price", "points": "2.5", "all": "1", "back": "?tag=t", "question": [str(alone.pk)]}
    assert client.post("/teach/statistics/bank/edits/", sent | {"points": ""}).status_code == 302
    for _again in range(2):
        client.post("/teach/statistics/bank/edits/", sent)
        found = list(Question.objects.filter(tags=["t"]).values_list("current__points", "current__number"))
        assert found == [(Decimal("2.5"), 2)] * 27
    alone.refresh_from_db()
    assert alone.current is not None
    assert (alone.current.points, alone.current.number) == (1, 1)
    begun.refresh_from_db()
    assert begun.points == 1


def test_the_rule_of_several_is_set_where_all_have_one(client: Any, course: Course) -> None:
    several = QUESTION_TYPES["multiple_response"].blank()
    del several["scoring"]  # as old questions have it: the rule is the one that counts where none is written
    rows = {
        "multiple_response": named("Tick", course, type="multiple_response", data=several),
        "matching": named("Match", course, type="matching", data=QUESTION_TYPES["matching"].blank()),
    }
    choice = named("Choose", course)
    essay = named("Tell", course, type="essay", data=QUESTION_TYPES["essay"].blank())

    def send(*keys: Any, scoring: str = "per_right") -> Any:
        sent = {"do": "score", "scoring": scoring, "question": [str(key) for key in keys]}
        return client.post("/teach/statistics/bank/edits/", sent, follow=True)

    def found() -> dict[str, tuple[int, Any]]:
        held = Question.objects.filter(pk__in=[row.pk for row in rows.values()]).select_related("current")
        return {row.type: (row.current.number, row.current.data) for row in held}  # type: ignore[union-attr]

    before = found()
    keys = [row.pk for row in rows.values()]
    refused = send(*keys, choice.pk, essay.pk)
    words = refused.content.decode()
    assert refused.status_code == 422
    assert "2 questions have no rule" in words
    for row, reason in ((choice, "Single choice: it takes one answer"), (essay, "people mark it")):
        assert reason in words.partition(f"bank/{row.pk}/")[2].partition("</li>")[0]
    assert "Say what a partly right answer earns." in send(*keys, scoring="").content.decode()
    assert found() == before
    for _again in range(2):
        assert send(*keys).status_code == 200
        after = found()
        assert after["multiple_response"] == (2, several | {"scoring": "per_right"})
        assert after["matching"] == before["matching"]
    chosen = rows["multiple_response"]
    assert chosen.current is not None
    chosen.current.refresh_from_db()
    assert chosen.current.data == several


def test_what_is_used_is_not_binned(client: Any, course: Course) -> None:
    quiz = make_quiz(course.lessons.get(), questions=1)
    question = Question.objects.get()
    waiting = named("Waits", course)
    Quiz.objects.create(course=course, title="Waiting", staged={"items": [{"question": str(waiting.pk)}]})
    for row, place in ((question, quiz.title), (waiting, "Waiting")):
        answer = client.post("/teach/statistics/bank/edits/", {"do": "bin", "question": [str(row.pk)]})
        assert answer.status_code == 422
        assert place in answer.content.decode()
    assert not Question.objects.exclude(deleted_at=None).exists()


def test_folders_are_made_and_removed(client: Any, course: Course) -> None:
    client.post("/teach/statistics/bank/folders/", {"name": "Sums"})
    folder = QuestionFolder.objects.get()
    client.post("/teach/statistics/bank/folders/", {"name": "Inner", "parent": str(folder.pk)})
    client.post(f"/teach/statistics/bank/folders/{folder.pk}/", {"name": "Totals"})
    assert set(QuestionFolder.objects.values_list("name", "parent__name")) == {
        ("Totals", None),
        ("Inner", "Totals"),
    }
    inner, other = (
        QuestionFolder.objects.get(name="Inner"),
        QuestionFolder.objects.create(course=course, name="Other"),
    )
    places = {"Totals": folder, "Inner": inner, "Other": other}
    moves = (
        ("Totals", "Inner", None),
        ("Totals", "Totals", None),
        ("Totals", "Other", other.pk),
        ("Other", "Inner", None),
    )
    for name, parent, after in moves:
        sent = {"name": name, "parent": str(places[parent].pk)}
        client.post(f"/teach/statistics/bank/folders/{places[name].pk}/", sent)
        assert QuestionFolder.objects.get(name=name).parent_id == after
    question = named("Kept", course, folder=folder)
    client.post(f"/teach/statistics/bank/folders/{folder.pk}/", {"remove": "1"})
    question.refresh_from_db()
    assert (QuestionFolder.objects.get(), question.folder_id) == (other, None)


def test_one_bank_does_not_reach_into_another(
    client: Any, course: Course, other_instructor: Any, client_for: Any
) -> None:
    shared = named("Of the organisation")
    assert client.get(f"/teach/statistics/bank/{shared.pk}/").status_code == 404
    assert client.get(f"/teach/bank/{shared.pk}/").status_code == 200
    assert client_for(other_instructor).get("/teach/statistics/bank/").status_code == 403


def test_a_picture_is_chosen_without_a_script(client: Any, course: Course) -> None:
    spot = "/teach/statistics/bank/new/"
    picture = io.BytesIO()
    Image.new("RGB", (90, 60), "white").save(picture, "PNG")
    sent = {
        "type": "hotspot", "prompt": "Where?", "points": "1", "q-image-alt": "A map", "q-clicks": "1", "q-scoring": "per_right",
        "q-regions-row": "0", "q-regions-0-shape": "rectangle", "q-regions-0-coords": "0, 0, 500, 500", "q-regions-0-is_correct": "true",
    }  # fmt: skip
    assert "Choose a picture." in client.post(spot, sent).content.decode()
    upload = {"picture-file": SimpleUploadedFile("map.png", picture.getvalue()), "picture-do": "look"}
    shown = client.post(spot, sent | upload)
    (asset,) = MediaAsset.objects.all()
    text = shown.content.decode()
    assert shown.status_code == 200
    assert f'name="q-image-asset" value="{asset.pk}"' in text
    assert 'name="q-image-width" value="90"' in text
    assert "Choose a picture." not in text
    other = {"picture-file": SimpleUploadedFile("notes.csv", b"a,b"), "picture-do": "look"}
    assert "This is not a picture." in client.post(spot, sent | other).content.decode()
    found = client.post(spot, sent | {"picture-q": "map", "picture-do": "look"}).content.decode()
    assert f'name="picture-asset" value="{asset.pk}"' in found
    made = client.post(spot, sent | {"picture-asset": str(asset.pk), "q-image-width": "7"})
    assert made.status_code == 302
    image = Question.objects.get().current.data["image"]
    assert (image["asset"], image["width"], image["height"]) == (str(asset.pk), 90, 60)


def test_questions_are_rated_and_copied_together(
    client: Any, client_for: Any, course: Course, other_instructor: Any
) -> None:
    one, two = named("One", course, tags=["a"]), named("Two", course)
    ticked = {"question": [str(one.pk), str(two.pk)]}
    address = "/teach/statistics/bank/edits/"
    client.post(address, ticked | {"do": "rate", "difficulty": "40"})
    assert set(Question.objects.values_list("difficulty", flat=True)) == {Decimal("0.400")}
    client.post(address, ticked | {"do": "rate", "difficulty": "140"})
    assert set(Question.objects.values_list("difficulty", flat=True)) == {Decimal("0.400")}
    asked = client.post(address, ticked | {"do": "copy"})
    assert "Bank of the organisation" in asked.content.decode()
    assert titles(None) == []
    answer = client.post(address, ticked | {"do": "copy", "into": "organization"})
    assert answer["Location"] == "/teach/bank/"
    copy = Question.objects.get(course=None, title="One")
    assert copy.current is not None
    assert one.current is not None
    assert (copy.tags, copy.difficulty, copy.current.number, copy.current.data) == (
        ["a"], Decimal("0.400"), 1, one.current.data,
    )  # fmt: skip
    client.post(address, {"question": [str(one.pk)], "do": "copy", "into": "here"})
    assert sorted(titles(course)) == ["One", "One (copy)", "Two"]
    # Into a course of somebody else: it is not among the banks that are offered.
    theirs = make_course(other_instructor, slug="theirs")
    client.post(address, ticked | {"do": "copy", "into": str(theirs.pk)})
    assert titles(theirs) == []
