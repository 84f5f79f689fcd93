"""What differs between two documents of a quiz, in sentences a person can read. Pure."""

from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, Final
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.quizzes.documents import DrawItem, QuestionItem, QuizDocument, QuizSettings, SectionDocument
from courses.quizzes.models import Quiz

SHOWN: Final = 20
SENTENCES: Final = {
    "description": gettext_lazy("Its description changes."),
    "access_code": gettext_lazy("Its access code changes."),
    "review": gettext_lazy("What learners see afterwards changes."),
    "branches": gettext_lazy("Where it leads changes."),
}


def compare(before: QuizDocument, after: QuizDocument, names: Mapping[UUID, str]) -> list[str]:
    """Return what changes from one document to the other; `names` are the questions' names by their keys."""
    found = [
        *_settings(before.settings, after.settings),
        *_sections(before, after),
        *_items(before, after, names),
    ]
    if len(found) > SHOWN:
        rest = len(found) - SHOWN
        found = [*found[:SHOWN], ngettext("And %d more change.", "And %d more changes.", rest) % rest]
    return found


def _settings(before: QuizSettings, after: QuizSettings) -> Iterator[str]:
    for name in QuizSettings.model_fields:
        old, new = getattr(before, name), getattr(after, name)
        if name == "review" and old.hint_cost != new.hint_cost:
            yield _hints(new.hint_cost)
            new = new.model_copy(update={"hint_cost": old.hint_cost})
        if old != new:
            yield _setting(name, old, new)


def _hints(cost: int | None) -> str:
    if cost is None:
        return _("No hints are given any more while an attempt runs.")
    if not cost:
        return _("Hints may be asked for while an attempt runs.")
    return (
        _("Hints may be asked for while an attempt runs; each costs %d %% of the question’s points.") % cost
    )


def _setting(name: str, old: Any, new: Any) -> str:
    moment = date_format(new, "j F Y, H:i") if name in ("opens_at", "closes_at") and new else ""
    words: dict[str, Callable[[], str]] = {
        "title": lambda: _("Renamed from “%(before)s” to “%(after)s”.") % {"before": old, "after": new},
        "time_limit_minutes": lambda: _("Its time becomes %d min.") % new if new else _("Its time is not limited any more."),
        "attempts_allowed": lambda: ngettext("It allows %d attempt.", "It allows %d attempts.", new) % new
        if new
        else _("Its attempts are not limited any more."),
        "passing_score_percentage": lambda: _("To pass, %(after)d %% are needed instead of %(before)d %%.")
        % {"before": old, "after": new},
        "opens_at": lambda: _("It opens on %s.") % moment if new else _("It opens at once."),
        "closes_at": lambda: _("It closes on %s.") % moment if new else _("It does not close any more."),
        "counts": lambda: f"{Quiz.Counts(new).label}.",
        "layout": lambda: _("Its questions are shown so: %s.") % Quiz.Layout(new).label,
        "shuffle_questions": lambda: _("Its questions are shuffled.") if new else _("Its questions are not shuffled any more."),
        "shuffle_choices": lambda: _("Its choices are shuffled.") if new else _("Its choices are not shuffled any more."),
    }  # fmt: skip
    return words[name]() if name in words else str(SENTENCES[name])


def _sections(before: QuizDocument, after: QuizDocument) -> Iterator[str]:
    old = {one.id: one for one in before.sections}
    new = {one.id: one for one in after.sections}
    for key, section in new.items():
        if key not in old:
            yield _("The section “%s” is new.") % section.title
        elif section != old[key]:
            yield _("The section “%s” changes.") % section.title
    for key, section in old.items():
        if key not in new:
            yield _("The section “%s” is removed.") % section.title


def _items(before: QuizDocument, after: QuizDocument, names: Mapping[UUID, str]) -> Iterator[str]:
    old = {one.id: one for one in before.entries() if not isinstance(one, SectionDocument)}
    new = {one.id: one for one in after.entries() if not isinstance(one, SectionDocument)}
    kept = [key for key in old if key in new]
    order = [key for key in new if key in old]
    still: set[UUID] = set()
    for match in SequenceMatcher(None, kept, order, autojunk=False).get_matching_blocks():
        still.update(order[match.b : match.b + match.size])
    for key, one in new.items():
        what = name(one, names)
        if key not in old:
            yield _("%s is new.") % what
        elif one != old[key]:
            yield _("%s changes.") % what
        elif key not in still:
            yield _("%s moves.") % what
    for key, one in old.items():
        if key not in new:
            yield _("%s is removed.") % name(one, names)


def name(item: QuestionItem | DrawItem, names: Mapping[UUID, str]) -> str:
    """An item in words."""
    if isinstance(item, QuestionItem):
        return _("The question “%s”") % names.get(item.question, "…")
    return ngettext("The draw of %d question", "The draw of %d questions", item.count) % item.count
