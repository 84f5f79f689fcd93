"""How the items of a course are marked: without names, by two people. What a person decides about it."""

import base64
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Course
from learning.gradebook.actions import post
from learning.gradebook.models import GradeItem
from learning.gradebook.reckoning import learners, retotal
from learning.marking import events
from learning.marking.models import MarkingRules, Piece
from lms.kernel.events import record


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for an item now: names are hidden, two people mark."""

    hides_names: bool = False
    is_double: bool = False


PLAIN: Final = Rules()


def rules_in(courses: Collection[UUID]) -> dict[UUID, Rules]:
    """Return the rules of the assignments and quizzes of courses, by their key; those without any are left out. One query."""
    rows = MarkingRules.objects.filter(item__course__in=courses).values_list(
        "item__assignment_id", "item__quiz_id", "is_anonymous", "is_double", "item__is_posted"
    )
    return {
        work or quiz: Rules(hides_names=anonymous and not posted, is_double=double and quiz is None)
        for work, quiz, anonymous, double, posted in rows
    }


def rules_of(piece: Piece) -> Rules:
    """Return the rules of a piece's item. One query."""
    return rules_in([piece.course_id]).get(piece.item_id, PLAIN)


def rules_beside(piece: Piece, known: Piece, rules: dict[UUID, Rules]) -> Rules:
    """Return the rules of a piece, from those of the course of `known` where it is of the same. One query at most."""
    return rules.get(piece.item_id, PLAIN) if piece.course_id == known.course_id else rules_of(piece)


def alias(item: UUID, learner: UUID) -> str:
    """Return what stands for a name: the same for one learner in one item, and nothing to guess the learner by."""
    digest = salted_hmac("learning.marking.alias", f"{item}:{learner}", algorithm="sha256").digest()
    return _("Learner %s") % base64.b32encode(digest)[:6].decode()


class ShownNames:
    """Names of learners as those who teach a course may see them beside an assignment or a quiz."""

    def __init__(self, rules: dict[UUID, Rules]) -> None:
        self.rules = rules

    def __call__(self, item: UUID, learner: User) -> str:
        """Return the name of a learner, or its alias where the item is marked without names."""
        return alias(item, learner.pk) if self.hidden(item) else learner.full_name

    def hidden(self, item: UUID) -> bool:
        """Tell whether names are hidden beside this item."""
        return self.rules.get(item, PLAIN).hides_names


def shown_names(course: UUID) -> ShownNames:
    """Return how to name learners in a course, given by its key. One query."""
    return ShownNames(rules_in([course]))


def neutral(name: str, number: int) -> str:
    """Return a name for a file that says its place and its type only."""
    suffix = PurePosixPath(name).suffix[:12]
    return _("File %d") % number + suffix


@dataclass(frozen=True, slots=True)
class ItemRules:
    """An assignment or a quiz with essays on the page of rules."""

    item: GradeItem
    is_anonymous: bool
    is_double: bool

    @property
    def may_be_double(self) -> bool:
        """Two people mark work on assignments only."""
        return self.item.assignment_id is not None


def items_of(course: Course) -> list[ItemRules]:
    """Return the assignments and quizzes of the gradebook with their rules, in its order. One query."""
    rows: Any = GradeItem.objects.filter(course=course, is_active=True, kind__in=["assignment", "quiz"])
    found = []
    for item in rows.select_related("marking_rules").order_by("position", "pk"):
        held = getattr(item, "marking_rules", None)
        found.append(ItemRules(item, bool(held and held.is_anonymous), bool(held and held.is_double)))
    return found


@transaction.atomic
def set_rules(*, item: GradeItem, is_anonymous: bool, is_double: bool, actor: User, now: datetime) -> bool:
    """Say how an item is marked; tell whether that changes anything.

    From now on without names: its marks are hidden from learners, until somebody shows them, which brings the names back.
    """
    locked = GradeItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    held = MarkingRules.objects.filter(item=locked).first() or MarkingRules(item=locked)
    double = is_double and locked.assignment_id is not None
    if (held.is_anonymous, held.is_double) == (is_anonymous, double):
        return False
    if is_anonymous and not held.is_anonymous:
        post(items=[locked], shown=False, actor=actor, now=now)
    renamed = held.is_anonymous != is_anonymous
    held.is_anonymous, held.is_double = is_anonymous, double
    held.save()
    if renamed:
        # Marks without names are in nobody's total.
        retotal(learners(locked.course_id))
    record(
        events.RULES_CHANGED, object=locked, actor=actor, course_id=locked.course_id, occurred_at=now,
        payload={"anonymous": is_anonymous, "double": double},
    )  # fmt: skip
    return True
