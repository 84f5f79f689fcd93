"""Grading a short answer."""

from fractions import Fraction

from courses.questions.types.outcomes import NOTHING, Feedback, Outcome
from courses.questions.types.results import outcome
from courses.questions.types.short_answer.patterns import compiled
from courses.questions.types.short_answer.schema import Accepted, Answer, Data
from courses.questions.types.short_answer.spelling import normalised, within

LETTERS_PER_TYPO = 4


def grade(data: Data, answer: Answer) -> Outcome:
    """The share of the best accepted answer that fits; spelled exactly wins over misspelled."""
    fitting = [accepted for accepted in data.answers if fits(accepted, answer.text, typos=0)]
    if data.typos and not fitting:
        fitting = [accepted for accepted in data.answers if fits(accepted, answer.text, typos=data.typos)]
    if not fitting:
        return outcome(data, NOTHING)
    best = max(fitting, key=lambda accepted: accepted.share)
    said = [Feedback("answer", best.feedback.html, correct=best.share == 1)] if best.feedback else []
    return outcome(data, Fraction(best.share), said)


def fits(accepted: Accepted, text: str, *, typos: int) -> bool:
    """Whether what was written is this accepted answer, with at most `typos` slips."""
    if accepted.match == "regex":
        pattern = compiled(accepted.text, case_sensitive=accepted.case_sensitive)
        return pattern.fullmatch(text.strip()) or pattern.fullmatch(text)
    wanted = normalised(accepted.text, case_sensitive=accepted.case_sensitive)
    written = normalised(text, case_sensitive=accepted.case_sensitive)
    if wanted == written:
        return True
    if any(letter.isdigit() for letter in wanted):
        return False
    allowed = min(typos, len(wanted) // LETTERS_PER_TYPO)
    return allowed > 0 and within(wanted, written, allowed)
