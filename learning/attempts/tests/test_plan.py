"""What an attempt asks: draws, sections, pages, shuffled choices, the access code, what is shown and where a score leads."""

import random
from datetime import timedelta
from typing import Any

import pytest

from courses.api import lesson_page
from courses.models import Question, QuestionVersion, Quiz, QuizDraw, QuizQuestion, QuizSection
from courses.testing import make_course, make_question, make_quiz
from learning.attempts import actions
from learning.attempts.models import Answer, Attempt
from learning.attempts.plan import Plan
from learning.attempts.review import result
from learning.enrolments.actions import enrol
from lms.kernel import clock, tenancy

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(organization: Any, instructor: Any) -> Any:
    with tenancy.scope(organization):
        yield make_course(instructor, slug="statistics", lessons=2)


@pytest.fixture
def client(client_for: Any, learner: Any) -> Any:
    return client_for(learner)


def begin(quiz: Quiz, learner: Any, **more: Any) -> Attempt:
    enrolment = enrol(course=quiz.course, learner=learner, actor=learner, now=clock.now(), source="test")
    return actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now(), **more)


def asked(attempt: Attempt) -> list[Question]:
    rows = Answer.objects.filter(attempt=attempt).order_by("position").select_related("version__question")
    return [row.version.question for row in rows]


def test_draws_are_drawn_once_and_never_twice(course: Any, learner: Any) -> None:
    quiz = make_quiz(course.lessons.first(), questions=1)
    pool = [make_question(course=course, tags=["t"], title=f"Q{number}") for number in range(6)]
    QuizQuestion.objects.create(quiz=quiz, question=pool[0], position=3)
    QuizDraw.objects.create(quiz=quiz, tags=["t"], count=2, points=3, position=2)
    QuizDraw.objects.create(quiz=quiz, tags=["t"], count=3, points=1, position=4)
    told = next(block.quiz for block in lesson_page(quiz.lesson).blocks if block.quiz)
    assert (told.questions, told.points) == (7, 11)
    attempt = begin(quiz, learner, chance=random.Random(1))
    found = asked(attempt)
    assert len(found) == len(set(found)) == 7
    assert found[3] == pool[0]
    assert attempt.max_score == 1 + 2 * 3 + 1 + 3
    assert asked(begin(quiz, learner)) == found


def test_sections_hold_together_when_shuffled(course: Any, learner: Any) -> None:
    quiz = make_quiz(course.lessons.first(), questions=6, shuffle_questions=True, layout="pages")
    rows = list(QuizQuestion.objects.filter(quiz=quiz).order_by("position"))
    section = QuizSection.objects.create(quiz=quiz, title="Second", html="<p>Read this.</p>", position=1)
    QuizQuestion.objects.filter(pk__in=[row.pk for row in rows[3:]]).update(section=section, page=2)
    attempt = begin(quiz, learner, chance=random.Random(4))
    found = asked(attempt)
    assert set(found[:3]) == {row.question for row in rows[:3]}
    plan = Plan.load(Attempt.objects.get(pk=attempt.pk).plan)
    assert plan.pages == ((1, 2, 3), (4, 5, 6))
    assert [(one.at, one.title) for one in plan.headings] == [(4, "Second")]


def test_a_page_of_questions_is_sent_at_once(course: Any, learner: Any, client: Any) -> None:
    quiz = make_quiz(course.lessons.first(), questions=4, layout="pages")
    for number, row in enumerate(QuizQuestion.objects.filter(quiz=quiz).order_by("position")):
        row.page = 1 + number // 2
        row.save()
    attempt = begin(quiz, learner)
    page = client.get(f"/learn/attempts/{attempt.pk}/")
    assert [one.position for one in page.context["page"].here] == [1, 2]
    sent = {"a1-choice": "b", "a2-choice": "a", "go": "2"}
    gone = client.post(f"/learn/attempts/{attempt.pk}/pages/1/", sent)
    assert gone["Location"].endswith("?q=3")
    assert list(Answer.objects.filter(attempt=attempt).order_by("position").values_list("answer", flat=True)) == [
        {"choice": "b"}, {"choice": "a"}, None, None,
    ]  # fmt: skip
    last = client.post(
        f"/learn/attempts/{attempt.pk}/pages/2/", {"a3-choice": "b", "a4-choice": "zz", "go": "hand_in"}
    )
    assert last.status_code == 422
    assert Answer.objects.get(attempt=attempt, position=3).answer == {"choice": "b"}
    assert client.get(f"/learn/attempts/{attempt.pk}/?q=4").context["page"].page == 2


def test_everything_may_stand_on_one_page(course: Any, learner: Any, client: Any) -> None:
    quiz = make_quiz(course.lessons.first(), questions=3, layout="all")
    attempt = begin(quiz, learner)
    page = client.get(f"/learn/attempts/{attempt.pk}/").context["page"]
    assert (len(page.here), page.previous, page.next) == (3, None, None)


def test_choices_are_shuffled_by_the_quiz(course: Any, learner: Any, client: Any) -> None:
    options = [{"id": f"o{n}", "text": str(n), "html": str(n), "is_correct": n == 1} for n in range(8)]
    quiz = make_quiz(course.lessons.first(), questions=0, shuffle_choices=True)
    QuizQuestion.objects.create(
        quiz=quiz, question=make_question(data={"options": options}, course=course), position=1
    )
    attempt = begin(quiz, learner)
    address = f"/learn/attempts/{attempt.pk}/"
    seen = [
        [one["id"] for one in client.get(address).context["page"].asked.public["options"]]
        for _time in range(2)
    ]
    assert seen[0] == seen[1] != [f"o{n}" for n in range(8)]


def test_the_access_code_is_asked_and_checked(course: Any, learner: Any, client: Any) -> None:
    lesson = course.lessons.first()
    quiz = make_quiz(lesson, questions=1, access_code="Lion 7")
    enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="test")
    start = f"/learn/statistics/{lesson.slug}/quizzes/{quiz.pk}/"
    page = client.get(start).content.decode()
    assert 'name="access_code"' in page
    assert "Lion 7" not in page
    wrong = client.post(f"{start}attempts/", {"access_code": "lion"})
    assert wrong.status_code == 422
    assert not Attempt.objects.exists()
    assert client.post(f"{start}attempts/", {"access_code": " Lion 7 "}).status_code == 302
    # The one that is running needs no code.
    assert client.post(f"{start}attempts/").status_code == 302
    assert Attempt.objects.count() == 1


def rules(**moments: Any) -> dict[str, Any]:
    return {moment: dict.fromkeys(shown, True) for moment, shown in moments.items()}


@pytest.mark.parametrize(
    ("shown", "listed", "key", "marked"),
    [
        ([], 0, "", False),
        (["score"], 0, "", False),
        (["marks"], 1, "", True),
        (["solutions"], 1, "Four", False),
    ],
)
def test_the_result_follows_the_rules(
    course: Any, learner: Any, shown: list[str], listed: int, key: str, marked: bool
) -> None:
    now = clock.now()
    quiz = make_quiz(
        course.lessons.first(), questions=1, closes_at=now + timedelta(days=1),
        review=rules(after=shown, closed=["score", "marks", "solutions", "feedback"]),
    )  # fmt: skip
    attempt = actions.hand_in(attempt=begin(quiz, learner), actor=learner, now=now)
    page = result(attempt, now)
    assert (page.shown.score, len(page.questions), page.later) == ("score" in shown, listed, True)
    if listed:
        assert (page.questions[0].key, page.questions[0].outcome is not None) == (key, marked)
    afterwards = result(attempt, now + timedelta(days=2))
    assert afterwards.shown.score
    assert afterwards.questions[0].key == "Four"


def test_each_attempt_gives_one_hint_more_where_the_solution_is_kept(
    course: Any, learner: Any, client: Any
) -> None:
    quiz = make_quiz(course.lessons.first(), questions=1, review=rules(after=["score", "marks", "feedback"]))
    question = quiz.questions.get().question
    hints = [{"html": "Count your fingers."}, {"html": "Not your thumbs."}]
    QuestionVersion.objects.filter(question=question).update(data=question.current.data | {"hints": hints})
    for given, told in (("a", [True, False]), ("a", [True, True]), ("b", [False, False])):
        attempt = begin(quiz, learner)
        client.post(f"/learn/attempts/{attempt.pk}/answers/1/", {"answer-choice": given})
        client.post(f"/learn/attempts/{attempt.pk}/hand-in/")
        page = client.get(f"/learn/attempts/{attempt.pk}/result/").content.decode()
        assert [hint["html"] in page for hint in hints] == told


def test_a_learner_may_see_during_the_attempt_what_is_right(course: Any, learner: Any, client: Any) -> None:
    quiz = make_quiz(course.lessons.first(), questions=1, review=rules(during=["marks"], after=["score"]))
    attempt = begin(quiz, learner)
    address = f"/learn/attempts/{attempt.pk}/"
    assert client.get(address).context["page"].asked.outcome is None
    client.post(f"{address}answers/1/", {"answer-choice": "b", "go": "1"}, headers={"accept": "text/html"})
    assert client.get(address).context["page"].asked.outcome.correct


def test_a_score_leads_on(course: Any, learner: Any, client: Any) -> None:
    first, second = course.lessons.order_by("sequence")
    branches = [{"at_least": 0, "lesson": str(first.pk)}, {"at_least": 80, "lesson": str(second.pk)}]
    quiz = make_quiz(first, questions=1, branches=branches)
    for answer, lesson in (("a", first), ("b", second)):
        attempt = begin(quiz, learner)
        client.post(f"/learn/attempts/{attempt.pk}/answers/1/", {"answer-choice": answer})
        client.post(f"/learn/attempts/{attempt.pk}/hand-in/")
        assert (
            f"Go on with “{lesson.title}”"
            in client.get(f"/learn/attempts/{attempt.pk}/result/").content.decode()
        )
    question = str(quiz.questions.get().question_id)
    by_answer = {"question": question, "option": "b", "lesson": str(first.pk), "at_ms": 125_000}
    Quiz.objects.filter(pk=quiz.pk).update(branches=[*branches, by_answer])
    page = client.get(f"/learn/attempts/{attempt.pk}/result/").content.decode()
    assert f"Go on with “{first.title}” at 2:05" in page
    assert f"/{first.slug}/?t=125" in page
    Quiz.objects.filter(pk=quiz.pk).update(branches=branches)
    second.is_published = False
    second.save()
    assert "Go on with" not in client.get(f"/learn/attempts/{attempt.pk}/result/").content.decode()
