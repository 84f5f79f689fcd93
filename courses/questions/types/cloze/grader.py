"""Grading a text with gaps: each gap by the type that knows its kind."""

from fractions import Fraction

from django.utils.translation import gettext

from courses.questions.types.cloze.schema import GRADERS, Answer, Data, Gap
from courses.questions.types.errors import AnswerInvalid
from courses.questions.types.outcomes import Feedback, Outcome
from courses.questions.types.results import outcome
from courses.questions.types.scoring import parts_share


def given(gap: Gap, text: str) -> dict[str, str]:
    """What was filled in, as an answer to the question of the gap."""
    return {"choice": text} if gap.kind == "choice" else {"text": text}


def grade(data: Data, answer: Answer) -> Outcome:
    """The weighted share of the gaps, by the question's scoring rule."""
    shares: list[tuple[Fraction, Fraction | None]] = []
    said = []
    for gap in data.in_order:
        text = answer.gaps.get(gap.id)
        if text is None:
            shares.append((Fraction(gap.weight), None))
            continue
        found = GRADERS[gap.kind].grade(gap.question, given(gap, text))
        shares.append((Fraction(gap.weight), Fraction(found.score)))
        html = " ".join(remark.html for remark in found.feedback if remark.html)
        said.append(Feedback("option", html, gap.id, found.correct))
    return outcome(data, parts_share(data.scoring, shares), said)


def doubt(data: Data, answer: Answer) -> str:
    """Why what stands in a gap for a number cannot be read, or ""."""
    for number, gap in enumerate(data.in_order, 1):
        if gap.kind == "number" and gap.id in answer.gaps:
            problem = GRADERS[gap.kind].warning(gap.question, given(gap, answer.gaps[gap.id]))
            if problem:
                return f"{number}: {problem}"
    return ""


def check(data: Data, answer: Answer) -> None:
    """Every gap that is filled exists, and takes what it was filled with. Raises `AnswerInvalid`."""
    gaps = {gap.id: gap for gap in data.gaps}
    for gap_id, text in answer.gaps.items():
        if gap_id not in gaps:
            raise AnswerInvalid(
                gettext("This question has no gap %s. Reload the page and answer again.") % gap_id
            )
        gap = gaps[gap_id]
        GRADERS[gap.kind].parse_answer(gap.question, given(gap, text))
