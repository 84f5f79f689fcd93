"""A completion rule against facts."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from courses.outline.rules import CompletionRule, LessonShape
from learning.progress.rules import LessonFacts, PartState, RuleState, evaluate, state_words

SHAPE = LessonShape(video_ms=1_268_000, questions=2, required_questions=1, quizzes=1, pass_mark=70)
RULE = CompletionRule(video_coverage=90, questions_answered="all", quiz_passed=True)

rules = st.builds(
    CompletionRule,
    viewed=st.booleans(),
    video_coverage=st.none() | st.integers(1, 100),
    questions_answered=st.sampled_from(["none", "required", "all"]),
    quiz_passed=st.booleans(),
    manual=st.booleans(),
)


@st.composite
def facts(draw: st.DrawFn) -> LessonFacts:
    questions = draw(st.integers(0, 4))
    required = draw(st.integers(0, questions))
    shape = LessonShape(
        video_ms=draw(st.sampled_from([0, 1, 3_000, 1_268_000])),
        questions=questions,
        required_questions=required,
        quizzes=draw(st.integers(0, 2)),
    )
    required_answered = draw(st.integers(0, required))
    return LessonFacts(
        shape=shape,
        viewed=draw(st.booleans()),
        watched_ms=draw(st.integers(0, shape.video_ms)),
        questions_answered=required_answered + draw(st.integers(0, questions - required)),
        required_answered=required_answered,
        quizzes_passed=draw(st.integers(0, shape.quizzes)),
        marked=draw(st.booleans()),
    )


def test_the_state_of_the_player_page() -> None:
    state = evaluate(RULE, LessonFacts(SHAPE, watched_ms=760_800, questions_answered=1))
    assert not state.complete
    assert [(part.kind, part.done, part.text.replace("\u202f", " ")) for part in state.parts] == [
        ("video_coverage", False, "60 %"),
        ("questions_answered", False, "1 of 2"),
        ("quiz_passed", False, ""),
    ]
    assert [part.fraction for part in state.parts] == [Decimal("0.66"), Decimal("0.50"), Decimal(0)]


def test_everything_done_is_complete() -> None:
    done = LessonFacts(SHAPE, watched_ms=1_141_200, questions_answered=2, quizzes_passed=1)
    assert evaluate(RULE, done).complete
    for missing in (
        replace(done, watched_ms=1_141_199),
        replace(done, questions_answered=1),
        replace(done, quizzes_passed=0),
    ):
        assert not evaluate(RULE, missing).complete


def test_one_millisecond_short_is_shown_as_short() -> None:
    part = evaluate(CompletionRule(video_coverage=90), LessonFacts(SHAPE, watched_ms=1_141_199)).parts[0]
    assert (part.done, part.have, part.fraction) == (False, 89, Decimal("0.99"))


def test_required_questions_are_counted_apart() -> None:
    rule = CompletionRule(questions_answered="required")
    assert not evaluate(rule, LessonFacts(SHAPE, questions_answered=1, required_answered=0)).complete
    assert evaluate(rule, LessonFacts(SHAPE, questions_answered=1, required_answered=1)).complete


def test_marking_by_hand() -> None:
    assert not evaluate(CompletionRule(manual=True), LessonFacts(SHAPE, viewed=True)).complete
    assert evaluate(CompletionRule(manual=True), LessonFacts(SHAPE, marked=True)).complete


def test_a_lesson_without_what_the_rule_asks_completes_when_opened() -> None:
    assert not evaluate(RULE, LessonFacts(LessonShape())).complete
    assert evaluate(RULE, LessonFacts(LessonShape(), viewed=True)).complete


def test_a_stored_state_can_be_said_again() -> None:
    part = PartState("questions_answered", False, Decimal("0.50"), 1, 2)
    stored = part.as_json()
    assert state_words(stored["kind"], stored["have"], stored["need"]) == part.text == "1 of 2"


GROW = {
    "viewed": lambda found: replace(found, viewed=True),
    "watched_ms": lambda found: replace(found, watched_ms=found.shape.video_ms),
    "questions_answered": lambda found: replace(found, questions_answered=found.shape.questions),
    "required_answered": lambda found: replace(found, required_answered=found.shape.required_questions),
    "quizzes_passed": lambda found: replace(found, quizzes_passed=found.quizzes_passed + 1),
    "marked": lambda found: replace(found, marked=True),
}


@given(rules, facts(), st.sampled_from(sorted(GROW)))
def test_more_facts_never_undo(rule: CompletionRule, found: LessonFacts, more: str) -> None:
    before, after = evaluate(rule, found), evaluate(rule, GROW[more](found))
    assert after.complete or not before.complete
    for earlier, later in zip(before.parts, after.parts, strict=True):
        assert later.fraction >= earlier.fraction
        assert later.done or not earlier.done


@given(rules, facts())
def test_every_lesson_can_be_completed_and_none_completes_by_itself(
    rule: CompletionRule, found: LessonFacts
) -> None:
    untouched = LessonFacts(found.shape)
    assert not evaluate(rule, untouched).complete
    everything = found
    for grow in GROW.values():
        everything = grow(grow(everything))
    assert evaluate(rule, everything).complete


@given(rules, facts())
def test_fractions_agree_with_the_verdict(rule: CompletionRule, found: LessonFacts) -> None:
    state = evaluate(rule, found)
    assert state.parts
    assert isinstance(state, RuleState)
    for part in state.parts:
        assert 0 <= part.fraction <= 1
        assert part.done == (part.fraction == 1)
        assert part.kind in rule.parts or part.kind == "viewed"
