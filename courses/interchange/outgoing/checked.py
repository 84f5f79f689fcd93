"""Whether a question survived: what was written is read by our own reader and compared with what was asked."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from courses.interchange.bank.compare import differences, same_html
from courses.interchange.drafts import CannotCarry, Draft
from courses.interchange.links import Elsewhere
from courses.interchange.outgoing.course import OutCourse
from courses.interchange.questions import build
from courses.interchange.richtext import RichText
from courses.questions.models import Question
from courses.questions.types.mapping import Element


def written(
    out: OutCourse,
    question: Question,
    points: Decimal,
    write: Callable[[Question, Decimal], Element],
    read: Callable[[Element], Draft],
) -> Element | None:
    """The question in the format; None where it cannot be said. What is lost goes to the report."""
    label = f"{question} ({question.type})"
    version = question.current
    try:
        if version is None:
            raise CannotCarry(_("It has no text that asks anything."))
        element = write(question, points)
        rich = RichText(lambda url, base: Elsewhere(url))
        item, _losses = build(
            read(element), key="", title=question.title, points=points, item=label, kind="question", rich=rich
        )
        if item.type != version.type:
            raise CannotCarry(_("The format has nothing like a question of this type."))
    except CannotCarry as reason:
        out.lose(label, "question", str(reason))
        return None
    lost = differences(version.data, dict(item.data))
    if not same_html(item.prompt, version.prompt_html):
        lost.append("prompt")
    if lost:
        words = _("The format does not say all of it: %(parts)s.")
        out.lose(label, f"question.{version.type}", words % {"parts": ", ".join(lost)})
    return element
