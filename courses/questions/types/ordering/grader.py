"""Grading an order."""

from fractions import Fraction
from itertools import combinations

from courses.questions.types.ordering.schema import Answer, Data
from courses.questions.types.outcomes import FULL, NOTHING, Feedback, Outcome
from courses.questions.types.results import outcome
from courses.questions.types.scoring import parts_share


def grade(data: Data, answer: Answer) -> Outcome:
    """Each pair of items weighs the same; a pair is open while one has no place, or both have the same."""
    parts = [
        (FULL, _pair(answer.places.get(first.id), answer.places.get(second.id)))
        for first, second in combinations(data.items, 2)
    ]
    # Where each item came to stand among those that were placed, whatever the numbers.
    standing = sorted(answer.places, key=lambda item_id: answer.places[item_id])
    complete = len(set(answer.places.values())) == len(data.items)
    said = []
    for place, item in enumerate(data.items):
        if item.id in answer.places:
            right = complete and standing[place] == item.id
            said.append(Feedback("option", "" if right else item.feedback.html, item.id, right))
    return outcome(data, parts_share(data.scoring, parts), said)


def _pair(first: int | None, second: int | None) -> Fraction | None:
    if first is None or second is None or first == second:
        return None
    return FULL if first < second else NOTHING
