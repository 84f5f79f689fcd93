"""Building a quiz over HTTP: questions, draws, sections, settings, trying it, publishing it."""

import random
import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.authoring.publishing import BlockedPublication, publish, waiting
from courses.models import Block, Course, Question, QuestionFolder, Quiz, QuizDraw, QuizQuestion, QuizSection
from courses.quizzes import building
from courses.quizzes.differences import compare
from courses.quizzes.documents import (
    DrawItem,
    SectionDocument,
    draft_document,
    fingerprint,
    published_document,
)
from courses.quizzes.draws import assign, draw
from courses.quizzes.publishing import publish_document, quiz_problems
from courses.testing import make_course, make_question, make_quiz, make_video
from lms.kernel import clock, tenancy

pytestmark = pytest.mark.django_db
BASE = "/teach/statistics/quizzes/"


@pytest.fixture
def course(organization: Any, instructor: Any) -> Any:
    with tenancy.scope(organization):
        yield make_course(instructor, slug="statistics", lessons=2)


@pytest.fixture
def client(client_for: Any, instructor: Any) -> Any:
    return client_for(instructor)


@pytest.fixture
def quiz(client: Any, course: Course) -> Quiz:
    client.post(BASE, {"title": "Check"})
    found: Quiz = Quiz.objects.get()
    return found


def at(quiz: Quiz, end: str = "") -> str:
    return f"{BASE}{quiz.pk}/{end}"


def document(quiz: Quiz) -> Any:
    return draft_document(Quiz.objects.get(pk=quiz.pk))


def ask(client: Any, quiz: Quiz, *questions: Question) -> None:
    client.post(at(quiz, "items/"), {"question": [str(one.pk) for one in questions]})


def outline(quiz: Quiz) -> list[str]:
    names = dict(Question.objects.values_list("pk", "title"))
    return [
        f"§{one.title}" if isinstance(one, SectionDocument) else f"{one.count}×" if isinstance(one, DrawItem)
        else names[one.question]
        for one in document(quiz).entries()
    ]  # fmt: skip


def test_questions_and_sections_are_put_in_order(client: Any, course: Course, quiz: Quiz) -> None:
    a, b, shared = (
        make_question(course=home, title=name) for home, name in ((course, "A"), (course, "B"), (None, "S"))
    )
    ask(client, quiz, a, b, a)
    client.post(at(quiz, "items/"), {"section": "Second part"})
    ask(client, quiz, shared)
    assert outline(quiz) == ["A", "B", "§Second part", "S"]
    key = {name: one.id for name, one in zip(outline(quiz), document(quiz).entries(), strict=True)}
    client.post(at(quiz, f"items/{key['B']}/place/"), {"step": "up"})
    client.post(at(quiz, f"items/{key['A']}/place/"), {"step": "down"})
    assert outline(quiz) == ["B", "§Second part", "A", "S"]
    client.post(at(quiz, f"items/{key['§Second part']}/place/"), {"before": str(key["B"])})
    assert outline(quiz) == ["§Second part", "A", "S", "B"]
    client.post(at(quiz, f"items/{key['A']}/removal/"))
    client.post(at(quiz, f"items/{key['S']}/"), {"points": "2,5"})
    client.post(at(quiz, f"items/{key['B']}/"), {"new_page": "1"})
    found = document(quiz)
    assert [one.points for one in found.items] == [Decimal("2.5"), None]
    assert list(found.pages().values()) == [1, 2]
    assert client.get(at(quiz)).status_code == 200
    assert not QuizQuestion.objects.exists()


def test_a_draw_is_refused_when_too_few_fit(client: Any, course: Course, quiz: Quiz) -> None:
    folder = QuestionFolder.objects.create(course=course, name="Sums")
    rows = [make_question(course=course, tags=["sums"], title=f"Q{n}", folder=folder) for n in range(3)]
    ask(client, quiz, rows[0])
    wish = {"count": "3", "tags": "sums", "points": "1"}
    refused = client.post(at(quiz, "items/"), wish)
    assert refused.status_code == 422
    assert "Only 2 questions fit" in refused.content.decode()
    assert client.post(at(quiz, "items/"), wish | {"count": "2", "folder": str(folder.pk)}).status_code == 302
    assert client.post(at(quiz, "items/"), wish | {"count": "1"}).status_code == 422
    assert outline(quiz) == ["Q0", "2×"]
    assert "2 fit now" in client.get(at(quiz)).content.decode()
    item = document(quiz).draws[0]
    stale = client.post(at(quiz, f"items/{item.id}/"), wish | {"count": "1", "expected": "old"})
    assert stale.status_code == 409
    both = stale.content.decode()
    assert "Somebody else" in both
    assert (
        "<dt>How many questions</dt><dd>2</dd><dt>With one of these tags</dt><dd>sums</dd><dt>From the folder</dt><dd>Sums</dd>"
        in both
    )
    # What was typed is in the form; sent again, it takes the place of what is there.
    now = stale.context["form"]["expected"].value()
    assert (
        client.post(at(quiz, f"items/{item.id}/"), wish | {"count": "1", "expected": now}).status_code == 302
    )


def test_stale_points_show_both(client: Any, course: Course, quiz: Quiz) -> None:
    ask(client, quiz, make_question(course=course, title="A"), make_question(course=course, title="B"))
    item, other = document(quiz).items
    began = fingerprint(item)
    place = at(quiz, f"items/{item.id}/")
    as_json = {"headers": {"Accept": "application/json"}}
    assert f'name="expected" value="{began}"' in client.get(at(quiz)).content.decode()
    first = client.post(place, {"points": "2", "expected": began}, **as_json).json()
    assert first["expected"] == fingerprint(document(quiz).items[0])
    # The same value, a move and a new page are no conflict; another value is.
    assert client.post(place, {"points": "2,00", "expected": began}).status_code == 302
    client.post(at(quiz, f"items/{other.id}/place/"), {"step": "up"})
    client.post(place, {"new_page": "1"})
    assert client.post(place, {"points": "2.5", "expected": first["expected"]}).status_code == 302
    assert client.post(place, {"points": "7", "expected": first["expected"]}, **as_json).status_code == 409
    both = client.post(place, {"points": "7", "expected": first["expected"]})
    text = both.content.decode()
    assert both.status_code == 409
    assert "<dt>Points</dt><dd>2.5</dd>" in text
    assert 'value="7"' in text
    now = both.context["form"]["expected"].value()
    assert client.post(place, {"points": "7", "expected": now}).status_code == 302
    assert document(quiz).items[1].points == 7
    client.post(at(quiz, f"items/{item.id}/removal/"))
    assert client.post(place, {"points": "8", "expected": now}, follow=True).status_code == 200


def test_what_was_typed_for_a_removed_draw_is_kept(client: Any, course: Course, quiz: Quiz) -> None:
    make_question(course=course, tags=["t"])
    wish = {"count": "1", "tags": "t", "points": "3"}
    client.post(at(quiz, "items/"), wish)
    (item,) = document(quiz).draws
    client.post(at(quiz, f"items/{item.id}/removal/"))
    answer = client.post(at(quiz, f"items/{item.id}/"), wish | {"expected": fingerprint(item)})
    assert answer.status_code == 409
    assert answer.context["draw_form"]["points"].value() == "3"
    assert "Somebody else removed this" in answer.content.decode()


def test_settings_are_kept_and_a_stale_save_shows_both(client: Any, course: Course, quiz: Quiz) -> None:
    page = client.get(at(quiz, "settings/"))
    sent = {
        "title": "Midterm", "passing_score_percentage": "60", "counts": "last", "layout": "all", "access_code": "x1",
        "time_limit_minutes": "30", "after": ["score"], "closed": ["score", "marks"],
        "branch_0_at": "80", "branch_0_lesson": str(course.lessons.first().pk), "hints": "on", "hint_cost": "10",
        "expected": fingerprint(document(quiz).settings),
    }  # fmt: skip
    assert page.status_code == 200
    assert client.post(at(quiz, "settings/"), sent).status_code == 302
    found = document(quiz).settings
    assert (found.title, found.time_limit_minutes, found.layout) == ("Midterm", 30, "all")
    assert (found.review.after.score, found.review.after.marks, found.review.closed.marks) == (
        True,
        False,
        True,
    )
    assert found.branches[0].at_least == 80
    assert found.review.hint_cost == 10
    sentences = " ".join(compare(published_document(quiz), document(quiz), {}))
    assert "each costs 10 % of the question’s points" in sentences
    stale = client.post(at(quiz, "settings/"), sent | {"title": "Mine"})
    text = stale.content.decode()
    assert stale.status_code == 409
    assert "Midterm" in text
    assert "Mine" in text
    wrong = client.post(at(quiz, "settings/"), sent | {"branch_1_at": "50"})
    assert wrong.status_code == 422


def test_an_answer_leads_to_a_point_of_a_video(client: Any, course: Course, quiz: Quiz) -> None:
    question, lesson = make_question(course=course, title="Sum"), course.lessons.first()
    ask(client, quiz, question)
    settings = document(quiz).settings
    sent = {
        "title": "Quiz", "passing_score_percentage": "70", "counts": "best", "layout": "one",
        "branch_0_answer": f"{question.pk}:b", "branch_0_clock": "2:05", "expected": fingerprint(settings),
    }  # fmt: skip
    assert client.post(at(quiz, "settings/"), sent).status_code == 422
    assert client.post(at(quiz, "settings/"), sent | {"branch_0_lesson": str(lesson.pk)}).status_code == 302
    found = document(quiz).settings.branches[0]
    assert (found.question, found.option, found.lesson, found.at_ms) == (question.pk, "b", lesson.pk, 125_000)
    assert not [one for _key, _title, one in quiz_problems(course, {quiz.pk}) if "leads" in one.sentence]
    make_video(lesson, duration_ms=60_000, milestone_at=None)
    client.post(at(quiz, f"items/{document(quiz).items[0].id}/removal/"))
    problems = [one.sentence for _key, _title, one in quiz_problems(course, {quiz.pk}) if one.blocking]
    assert "An answer by which the quiz “Quiz” leads on does not exist any more." in problems
    assert "The quiz “Quiz” leads to a point beyond the end of a video." in problems


def test_a_quiz_is_tried_without_an_attempt(client: Any, course: Course, quiz: Quiz) -> None:
    for number in range(3):
        make_question(course=course, tags=["t"], title=f"Q{number}")
    client.post(at(quiz, "items/"), {"count": "2", "tags": "t", "points": "3"})
    page = client.get(at(quiz, "preview/"))
    tried = page.context["tried"]
    assert len({item.version for item in tried.items}) == 2
    asked = [f"{item.version}:{item.points}" for item in tried.items]
    sent = {"asked": asked, "try1-choice": "b", "try2-choice": "a"}
    judged = client.post(at(quiz, "preview/"), sent)
    assert judged.context["tried"].percent == Decimal("50.0")
    assert "3 of 6 points" in judged.content.decode()


def test_what_waits_is_published(client: Any, course: Course, instructor: Any) -> None:
    lesson = course.lessons.first()
    quiz = make_quiz(lesson, questions=2)
    before = [row.pk for row in QuizQuestion.objects.order_by("position")]
    extra = make_question(course=course, tags=["t"], title="Extra")
    ask(client, quiz, extra)
    client.post(at(quiz, "items/"), {"section": "More"})
    make_question(course=course, tags=["drawn"])
    client.post(at(quiz, "items/"), {"count": "1", "tags": "drawn", "points": "2"})
    client.post(at(quiz, f"items/{before[0]}/removal/"))
    found = [one for one in waiting(course) if one.key == f"quiz:{quiz.pk}"]
    assert "The question “Extra” is new." in found[0].sentences
    assert "The section “More” is new." in found[0].sentences
    publish(course=course, keys={f"quiz:{quiz.pk}"}, actor=instructor, now=clock.now())
    quiz.refresh_from_db()
    assert quiz.staged is None
    rows = list(QuizQuestion.objects.filter(quiz=quiz).order_by("position"))
    assert [row.pk for row in rows[:1]] == before[1:]
    assert rows[1].question == extra
    drawn = QuizDraw.objects.get(quiz=quiz)
    assert (drawn.section, drawn.points) == (QuizSection.objects.get(), Decimal(2))
    assert not [one for one in waiting(course) if one.kind == "quiz"]
    building.save_settings(quiz=quiz, values={"title": "Other"}, expected="", actor=instructor)
    building.discard(quiz=quiz, actor=instructor)
    assert document(quiz).settings.title == quiz.title


def test_a_new_quiz_goes_live_with_its_lesson(
    client: Any, course: Course, quiz: Quiz, instructor: Any
) -> None:
    lesson = course.lessons.first()
    Block.objects.create(lesson=lesson, kind="quiz", quiz=quiz, position=5)
    with pytest.raises(BlockedPublication):
        publish(course=course, keys={f"quiz:{quiz.pk}"}, actor=instructor, now=clock.now())
    ask(client, quiz, make_question(course=course))
    lesson.staged = {"title": "New title"}
    lesson.save()
    publish(course=course, keys={f"lesson:{lesson.pk}"}, actor=instructor, now=clock.now())
    quiz.refresh_from_db()
    assert quiz.is_published
    assert quiz.questions.count() == 1


def test_a_document_survives_its_rows(course: Course, quiz: Quiz, instructor: Any) -> None:
    keys = [make_question(course=course).pk for _one in range(4)]
    building.add_questions(quiz=quiz, keys=keys[:2], actor=instructor)
    building.add_section(quiz=quiz, title="Part", actor=instructor)
    building.add_questions(quiz=quiz, keys=keys[2:], actor=instructor)
    opens = clock.now()
    values = {"opens_at": opens, "closes_at": opens + timedelta(days=1), "layout": "pages"}
    building.save_settings(quiz=quiz, values=values, expected="", actor=instructor)
    building.save_item(quiz=quiz, key=document(quiz).items[2].id, values={"new_page": True}, actor=instructor)
    wanted = document(quiz)
    publish_document(quiz=quiz, actor=instructor, now=clock.now())
    quiz.refresh_from_db()
    assert published_document(quiz) == wanted


def test_draws_never_take_a_question_twice(course: Course, quiz: Quiz) -> None:
    for number in range(4):
        make_question(course=course, tags=["a", "b"] if number else ["a"])
    rules = [
        QuizDraw.objects.create(quiz=quiz, tags=[tag], count=2, position=n) for n, tag in enumerate("ab")
    ]
    for seed in range(20):
        drawn = draw(quiz, rules, [], random.Random(seed))
        every = [version for versions in drawn.values() for version in versions]
        assert len(every) == len(set(every)) == 4


@given(
    st.lists(st.tuples(st.sets(st.integers(0, 7)), st.integers(0, 4)), max_size=4),
)
def test_assigning_is_never_worse_than_greedy(asked: list[tuple[set[int], int]]) -> None:
    keys = [uuid.UUID(int=number) for number in range(8)]
    pools = [[keys[one] for one in sorted(pool)] for pool, _count in asked]
    wanted = [count for _pool, count in asked]
    given_out = assign(pools, wanted)
    flat = [key for part in given_out for key in part]
    assert len(flat) == len(set(flat))
    assert all(
        set(part) <= set(pool) and len(part) <= count
        for part, pool, count in zip(given_out, pools, wanted, strict=True)
    )
    taken: set[uuid.UUID] = set()
    for pool, count in zip(pools, wanted, strict=True):
        taken.update([key for key in pool if key not in taken][:count])
    assert len(flat) >= len(taken)


def test_others_do_not_reach_it(client_for: Any, other_instructor: Any, learner: Any, quiz: Quiz) -> None:
    assert client_for(other_instructor).get(at(quiz)).status_code == 403
    assert client_for(learner).post(at(quiz, "items/"), {"section": "x"}).status_code == 403


def test_what_is_typed_is_kept_by_itself(client_for: Any, instructor: Any, quiz: Quiz) -> None:
    client, asks_json = client_for(instructor), {"HTTP_ACCEPT": "application/json"}
    page = client.get(at(quiz, "settings/"))
    sent = settings_sent(page)
    first = client.post(at(quiz, "settings/"), sent | {"title": "Typed"}, **asks_json).json()
    assert (first["waits"], document(quiz).settings.title) == (True, "Typed")
    again = sent | {"title": "Typed on", "expected": first["expected"]}
    assert client.post(at(quiz, "settings/"), again, **asks_json).status_code == 200
    # The page of another author started before that: it is told, and the whole page then shows both.
    late = sent | {"title": "Another"}
    answer = client.post(at(quiz, "settings/"), late, **asks_json)
    assert (answer.status_code, answer.json()["stale"]) == (409, True)
    both = client.post(at(quiz, "settings/"), late)
    assert both.status_code == 409
    assert "Typed on" in both.content.decode()
    assert document(quiz).settings.title == "Typed on"
    wrong = client.post(at(quiz, "settings/"), again | {"title": ""}, **asks_json)
    assert (wrong.status_code, wrong.json()["problem"]) == (422, "Title: This field is required.")


def test_points_sections_and_draws_are_kept_by_themselves(
    client_for: Any, instructor: Any, course: Course, quiz: Quiz
) -> None:
    client, asks_json = client_for(instructor), {"HTTP_ACCEPT": "application/json"}
    asked = make_question(course=course)
    building.add_section(quiz=quiz, title="Part", actor=instructor)
    building.add_questions(quiz=quiz, keys=[asked.pk], actor=instructor)
    section, item = document(quiz).sections[-1], document(quiz).items[-1]
    answer = client.post(at(quiz, f"items/{item.id}/"), {"points": "2.50"}, **asks_json)
    assert answer.status_code == 200
    assert answer.json()["points"].endswith(" points")
    assert document(quiz).items[-1].points == Decimal("2.5")
    assert client.post(at(quiz, f"items/{item.id}/"), {"points": "x"}, **asks_json).status_code == 422
    begun = fingerprint(section)
    sent = {"title": "Part one", "text": "Read", "expected": begun}
    kept = client.post(at(quiz, f"items/{section.id}/"), sent, **asks_json)
    assert kept.json()["expected"] == fingerprint(document(quiz).sections[-1])
    stale = client.post(at(quiz, f"items/{section.id}/"), sent | {"title": "Mine"}, **asks_json)
    assert (stale.status_code, document(quiz).sections[-1].title) == (409, "Part one")


def settings_sent(page: Any) -> dict[str, Any]:
    """What the form of settings would send as it is."""
    form = page.context["form"]
    values = {field.html_name: field.value() for field in form}
    return {name: value for name, value in values.items() if value not in (None, False, "")}


def test_a_long_list_of_quizzes_has_pages(client: Any, course: Course) -> None:
    Quiz.objects.bulk_create(Quiz(course=course, title=f"Nr {number:03}") for number in range(51))
    first = client.get(BASE)
    assert len(first.context["quizzes"]) == 50
    assert b"Next page" in first.content
    assert client.get(BASE, {"after": first.context["page"].later}).context["quizzes"][-1].title == "Nr 050"
