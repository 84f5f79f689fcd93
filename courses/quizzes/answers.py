"""What the builder answers to a form that saves while one writes, in JSON; see `static/js/studio/saving.js`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.forms import Form
from django.http import HttpRequest, JsonResponse
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from pydantic import BaseModel

from courses.quizzes.documents import fingerprint
from courses.quizzes.models import Quiz


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a script asks, which stays on its page."""
    return "application/json" in request.headers.get("Accept", "")


def saved(quiz: Quiz, part: BaseModel | None = None, **more: Any) -> JsonResponse:
    """It is kept. `expected` is what the next save of this part starts from."""
    found = {"expected": fingerprint(part) if part is not None else "", "waits": quiz.staged is not None}
    return JsonResponse(found | more)


def refused(problem: str, *, stale: bool = False) -> JsonResponse:
    """It is not kept, and why; `stale` when somebody else changed the same meanwhile."""
    return JsonResponse({"problem": problem, "stale": stale}, status=409 if stale else 422)


def refused_form(form: Form) -> JsonResponse:
    """What is wrong with a form, each with the name of its field."""
    lines = []
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        lines += [f"{label}: {error}" if label else str(error) for error in errors]
    return refused(" ".join(lines))


def points_words(points: Decimal) -> str:
    """What a quiz is worth, as its page says it."""
    return _("%(n)s points") % {"n": floatformat(points, -2)}
