"""What an author fills in for a quiz. Validation only."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.milestones.forms import ClockField
from courses.questions.folders import FolderTree
from courses.questions.many import tags_of
from courses.quizzes.documents import DrawItem, QuizSettings
from courses.quizzes.models import Quiz
from courses.quizzes.review import ReviewRules, Shown
from lms.kernel import clock
from lms.pages import times

LOCAL: Final = "%Y-%m-%dT%H:%M"
BRANCHES: Final = 5
PERCENT = Decimal(100)
SHOWN: Final = (
    ("score", _("The score")),
    ("marks", _("Which answers are right")),
    ("solutions", _("What would be right")),
    ("feedback", _("Feedback and explanations")),
)


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
    return forms.DateTimeField(
        label=label, required=False, widget=widget, input_formats=[LOCAL, f"{LOCAL}:%S"], help_text=help_text
    )


def _shown(label: Any, choices: Iterable[tuple[str, Any]], hint: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=list(choices),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=hint,
    )


def in_words(form: forms.Form | forms.ModelForm[Any]) -> list[tuple[Any, str]]:
    """What a form holds, as label and words, to be read beside what somebody else typed. Empty fields are left out."""
    found = []
    for bound in form:
        value = bound.value()
        if bound.is_hidden or value in (None, "", [], False):
            continue
        if isinstance(value, datetime):
            value = times.absolute_words(value, clock.now())
        words = {str(name): str(label) for name, label in getattr(bound.field, "choices", ())}
        many = value if isinstance(value, list) else [value]
        said = ", ".join(words.get(str(one), str(one)) for one in many)
        found.append((bound.label, str(_("yes")) if value is True else said))
    return found


def differences(
    theirs: forms.Form | forms.ModelForm[Any], mine: forms.Form | forms.ModelForm[Any]
) -> list[tuple[Any, str]]:
    """What two forms of one kind hold differently, as label and their words; "" where theirs is empty."""
    ours, found = dict(in_words(mine)), dict(in_words(theirs))
    return [
        (label, found.get(label, "")) for label in {**found, **ours} if found.get(label) != ours.get(label)
    ]


class SettingsForm(forms.Form):
    """The settings of a quiz, with what is shown when, and where answers and scores lead."""

    title = forms.CharField(label=_("Title"), max_length=255)
    description = forms.CharField(
        label=_("What learners read before they start"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    time_limit_minutes = forms.IntegerField(
        label=_("Time in minutes"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Empty: no limit."),
    )
    attempts_allowed = forms.IntegerField(
        label=_("Attempts"), required=False, min_value=1, max_value=1000, help_text=_("Empty: no limit.")
    )
    counts = forms.ChoiceField(label=_("Which attempt counts"), choices=Quiz.Counts.choices)
    passing_score_percentage = forms.IntegerField(label=_("Pass mark, %"), min_value=0, max_value=100)
    opens_at = _moment(_("Opens"), _("Empty: at once."))
    closes_at = _moment(_("Closes"), _("Empty: never. Attempts that run then are handed in."))
    layout = forms.ChoiceField(label=_("Questions are shown"), choices=Quiz.Layout.choices)
    shuffle_questions = forms.BooleanField(
        label=_("Shuffle the questions"),
        required=False,
        help_text=_("Within each section, for each attempt anew."),
    )
    shuffle_choices = forms.BooleanField(
        label=_("Shuffle the choices"),
        required=False,
        help_text=_("Choices that are fixed in a question stay."),
    )
    access_code = forms.CharField(
        label=_("Access code"), required=False, max_length=50, help_text=_("Learners type it to start. Empty: none."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    during = _shown(
        _("While they answer, learners see"),
        [SHOWN[1], SHOWN[3]],
        _("Once an answer is saved. They may still change it."),
    )
    hints = forms.BooleanField(
        label=_("They may ask for hints"),
        required=False,
        help_text=_("For questions that have some, one by one while they answer."),
    )
    hint_cost = forms.IntegerField(
        label=_("A hint costs, % of the question’s points"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("Learners are told before they ask. Empty: nothing."),
    )
    after = _shown(_("Right after handing in, they see"), SHOWN)
    closed = _shown(_("After the quiz has closed, they see"), SHOWN)
    expected = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        lessons: Sequence[tuple[str, str]],
        answers: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for number in range(BRANCHES):
            self.fields[f"branch_{number}_at"] = forms.IntegerField(
                label=_("With at least, %"), required=False, min_value=0, max_value=100
            )
            self.fields[f"branch_{number}_answer"] = forms.ChoiceField(
                label=_("or after the answer"), required=False, choices=[("", _("Any")), *answers]
            )
            self.fields[f"branch_{number}_lesson"] = forms.ChoiceField(
                label=_("go on with"), required=False, choices=[("", _("Nowhere in particular")), *lessons]
            )
            self.fields[f"branch_{number}_clock"] = ClockField(
                label=_("from this point of its first video"), required=False
            )

    @classmethod
    def start(cls, settings: QuizSettings, fingerprint: str) -> dict[str, Any]:
        """What the form starts with."""
        found: dict[str, Any] = settings.model_dump(exclude={"review", "branches"}) | {
            "expected": fingerprint
        }
        for moment in ("during", "after", "closed"):
            shown: Shown = getattr(settings.review, moment)
            found[moment] = [name for name, _label in SHOWN if getattr(shown, name)]
        found |= {
            "hints": settings.review.hint_cost is not None,
            "hint_cost": settings.review.hint_cost or None,
        }
        for number, one in enumerate(settings.branches[:BRANCHES]):
            found |= {
                f"branch_{number}_at": one.at_least or (None if one.question else 0),
                f"branch_{number}_answer": f"{one.question}:{one.option}" if one.question else "",
                f"branch_{number}_lesson": str(one.lesson), f"branch_{number}_clock": one.at_ms,
            }  # fmt: skip
        return found

    def branch_fields(self) -> list[tuple[bool, list[Any]]]:
        """The fields of each way on, with whether they stand open: those that are filled, and the next one."""
        rows = [
            [self[f"branch_{number}_{name}"] for name in ("at", "answer", "lesson", "clock")]
            for number in range(BRANCHES)
        ]
        filled = [any(field.value() not in (None, "") for field in row) for row in rows]
        return [(number == 0 or filled[number] or filled[number - 1], row) for number, row in enumerate(rows)]

    def clean(self) -> dict[str, Any]:
        """A percentage or an answer without a lesson, or a lesson without either, is a mistake."""
        cleaned = super().clean() or {}
        for number in range(BRANCHES):
            at, answer, lesson, clock_ms = (
                cleaned.get(f"branch_{number}_{name}") for name in ("at", "answer", "lesson", "clock")
            )
            if at is None and not answer and lesson:
                self.add_error(
                    f"branch_{number}_at", _("Say from which percentage on, or after which answer.")
                )
            elif (at is not None or answer or clock_ms is not None) and not lesson:
                self.add_error(f"branch_{number}_lesson", _("Choose a lesson."))
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It has to close after it opens."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The new settings, as `QuizSettings` reads them."""
        cleaned = self.cleaned_data
        found = {name: cleaned[name] for name in QuizSettings.model_fields if name in cleaned}
        moments = {
            moment: Shown(**dict.fromkeys(cleaned[moment], True)) for moment in ("during", "after", "closed")
        }
        hint_cost = (cleaned["hint_cost"] or 0) if cleaned["hints"] else None
        found["review"] = ReviewRules(**moments, hint_cost=hint_cost).model_dump()
        found["branches"] = [
            self._branch(number) for number in range(BRANCHES) if cleaned.get(f"branch_{number}_lesson")
        ]
        return found

    def _branch(self, number: int) -> dict[str, Any]:
        at, answer, lesson, clock_ms = (
            self.cleaned_data[f"branch_{number}_{name}"] for name in ("at", "answer", "lesson", "clock")
        )
        question, _colon, option = answer.partition(":")
        by_answer = {"question": question, "option": option} if answer else {}
        return {"at_least": at or 0, "lesson": lesson, "at_ms": clock_ms, **by_answer}


class PointsForm(forms.Form):
    """What a question is worth in this quiz."""

    points = forms.DecimalField(
        label=_("Points"), required=False, min_value=Decimal(0), max_digits=6, decimal_places=2, localize=True,
        help_text=_("Empty: those of the question."), widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    expected = forms.CharField(required=False, widget=forms.HiddenInput)


class DrawForm(forms.Form):
    """A random draw: how many, from where, worth what."""

    count = forms.IntegerField(label=_("How many questions"), min_value=1, max_value=500, initial=1)
    tags = forms.CharField(
        label=_("With one of these tags"),
        required=False,
        max_length=1000,
        help_text=_("With commas. Empty: any."),
    )
    folder = forms.ChoiceField(label=_("From the folder"), required=False)
    difficulty_from = forms.IntegerField(
        label=_("Difficulty from, %"), required=False, min_value=0, max_value=100
    )
    difficulty_to = forms.IntegerField(
        label=_("Difficulty to, %"), required=False, min_value=0, max_value=100
    )
    points = forms.DecimalField(
        label=_("Points each"), min_value=Decimal(0), max_digits=6, decimal_places=2, initial=Decimal(1)
    )
    expected = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tree: FolderTree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tree = tree
        self.fields["folder"].choices = [("", _("Anywhere")), *tree.choices()]  # type: ignore[attr-defined]

    @classmethod
    def start(cls, item: DrawItem, fingerprint: str) -> dict[str, Any]:
        """What the form starts with."""
        return {
            "count": item.count, "tags": ", ".join(item.tags), "folder": str(item.folder or ""), "points": f"{item.points.normalize():f}",
            "difficulty_from": None if item.difficulty_from is None else int(item.difficulty_from * 100),
            "difficulty_to": None if item.difficulty_to is None else int(item.difficulty_to * 100),
            "expected": fingerprint,
        }  # fmt: skip

    def values(self) -> dict[str, Any]:
        """The new values, as `DrawItem` reads them."""
        cleaned = self.cleaned_data
        return {
            "count": cleaned["count"],
            "tags": tags_of(cleaned["tags"]),
            "folder": UUID(cleaned["folder"]) if cleaned["folder"] else None,
            "difficulty_from": _share(cleaned["difficulty_from"]),
            "difficulty_to": _share(cleaned["difficulty_to"]),
            "points": cleaned["points"],
        }


def _share(percent: int | None) -> Decimal | None:
    return None if percent is None else Decimal(percent) / PERCENT
