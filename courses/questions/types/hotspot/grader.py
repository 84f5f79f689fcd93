"""Grading marks in a picture."""

from fractions import Fraction

from courses.questions.types.hotspot.schema import Answer, Data, Region
from courses.questions.types.outcomes import FULL, NOTHING, Feedback, Outcome
from courses.questions.types.results import outcome


def click_id(place: int) -> str:
    """What feedback calls the mark at this place of the answer."""
    return f"mark:{place + 1}"


def grade(data: Data, answer: Answer) -> Outcome:
    """As many regions found as different marks can stand for, by the question's rule."""
    marks = [data.at((point[0], point[1])) for point in answer.points]
    marks += [[region] for region in data.regions if region.id in answer.named]
    right = [[region.id for region in found if region.is_correct] for found in marks]
    names = [click_id(place) for place in range(len(answer.points))]
    names += [region.id for region in data.regions if region.id in answer.named]
    said = [_remark(name, found) for name, found in zip(names, marks, strict=True)]
    return outcome(data, _share(data, right), said)


def _remark(name: str, found: list[Region]) -> Feedback:
    first = found[0] if found else None
    html = first.feedback.html if first else ""
    return Feedback("option", html, name, first is not None and first.is_correct)


def _share(data: Data, right: list[list[str]]) -> Fraction:
    hits, wrong = _matched(right), sum(not found for found in right)
    if hits >= data.wanted and not wrong:
        return FULL
    if data.scoring == "all_or_nothing":
        return NOTHING
    less = wrong if data.scoring == "right_minus_wrong" else min(wrong, max(0, len(right) - data.wanted))
    return max(NOTHING, Fraction(hits - less, data.wanted))


def _matched(right: list[list[str]]) -> int:
    """How many regions are found when each mark stands for one: a maximum matching, by augmenting paths."""
    taken: dict[str, int] = {}

    def place(mark: int, seen: set[str]) -> bool:
        for region in right[mark]:
            if region not in seen:
                seen.add(region)
                if region not in taken or place(taken[region], seen):
                    taken[region] = mark
                    return True
        return False

    return sum(place(mark, set()) for mark in range(len(right)))
