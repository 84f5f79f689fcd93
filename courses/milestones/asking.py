"""What a milestone asks, as its page has it: a question written right there, or some picked from the bank."""

from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.words import search_query, tidy
from courses.milestones.access import askable
from courses.questions.actions import create_question
from courses.questions.models import Question
from courses.questions.types.authoring import BoundForm
from courses.questions.types.errors import DataInvalid
from courses.questions.types.registry import QUESTION_TYPES

PREFIX: Final = "q"
SHOWN: Final = 20
# Written elsewhere: a person marks them, or they need a picture to click on.
ELSEWHERE: Final = frozenset({"hotspot"})


def kinds() -> list[Any]:
    """The types of question that can be written on a video."""
    return [
        kind for name, kind in QUESTION_TYPES.items() if not kind.marked_by_people and name not in ELSEWHERE
    ]


@dataclass(frozen=True)
class Asking:
    """The part of a form about questions. `redraw`: a button of it was pressed, nothing is to be saved yet."""

    type: str
    own: BoundForm
    prompt: str = ""
    points: str = "1"
    words: str = ""
    found: list[Question] = field(default_factory=list)
    picked: frozenset[UUID] = frozenset()
    redraw: bool = False
    problem: str = ""

    @property
    def kinds(self) -> list[Any]:
        """The types to choose from."""
        return kinds()

    @property
    def template(self) -> str:
        """The author's form of the type."""
        return QUESTION_TYPES[self.type].form_template


class NothingAsked(Exception):
    """The form has neither a question nor one that was picked; `asking` is it, with what is wrong."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking.problem)
        self.asking = asking


def fresh_asking(type: str = "") -> Asking:
    """An empty form for a question of this type."""
    kind = QUESTION_TYPES.get(type) if type in {one.name for one in kinds()} else None
    kind = kind or QUESTION_TYPES["single_choice"]
    return Asking(type=kind.name, own=kind.author_form(kind.sample(), PREFIX))


def posted_asking(form: QueryDict, person: User) -> Asking:
    """The form as it was sent; a button that changes the type, searches, or adds rows has been obeyed."""
    wish = form.get("do", "")
    empty = fresh_asking(form.get("type", ""))
    kind = QUESTION_TYPES[empty.type]
    is_same = form.get("type_shown", empty.type) == empty.type
    own = kind.posted_form(form, PREFIX) if is_same else empty.own
    words = tidy(form.get("bank", ""))
    picked = frozenset(_keys(form.getlist("pick")))
    found: list[Question] = []
    if words or picked:
        rows = askable(person)
        query = search_query(words)
        found = list(rows.filter(pk__in=picked).order_by("pk"))
        if query is not None:
            found += list(
                rows.filter(search=query).exclude(pk__in=picked).order_by("-updated_at", "-pk")[:SHOWN]
            )
    return Asking(
        type=kind.name, own=own, prompt=form.get("prompt", ""), points=form.get("question_points", "1"), words=words,
        found=found, picked=picked, redraw=wish in ("type", "search") or not is_same or own.rows_changed,
    )  # fmt: skip


def _keys(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def asked_questions(asking: Asking, actor: User) -> list[Question]:
    """Return what is to be asked, making the question that was written. Raises `NothingAsked` with what is wrong."""
    picked = [one for one in asking.found if one.pk in asking.picked]
    if not asking.prompt.strip():
        if picked:
            return picked
        raise NothingAsked(replace(asking, problem=_("Write a question, or pick one from the bank.")))
    try:
        points = Decimal(asking.points.replace(",", ".") or "1").quantize(Decimal("0.01"))
        if not 0 <= points < 10_000:
            raise InvalidOperation
    except InvalidOperation as error:
        raise NothingAsked(replace(asking, problem=_("Write the points as a number."))) from error
    try:
        made = create_question(
            actor=actor, type=asking.type, prompt=asking.prompt, data=asking.own.data, points=points
        )
    except DataInvalid as error:
        own = asking.own.with_problems(error.problems)
        raise NothingAsked(
            replace(asking, own=own, problem=_("The question is not complete yet."))
        ) from error
    return [*picked, made]
