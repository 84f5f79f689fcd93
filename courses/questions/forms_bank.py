"""What an author fills in around a question's own form, and what the list of a bank sends. Validation only."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.questions.folders import FolderTree
from courses.questions.many import tags_of
from courses.questions.models import Question
from courses.questions.types.fields import SCORING

PERCENT = Decimal(100)


class DescriptionForm(forms.Form):
    """The prompt, what it is worth, and how it is found again."""

    prompt = forms.CharField(
        label=_("Question"), widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "data-prompt": ""}), max_length=50_000,
        help_text=_("Markdown, with formulas between dollar signs."),
    )  # fmt: skip
    points = forms.DecimalField(
        label=_("Points"), max_digits=6, decimal_places=2, min_value=Decimal(0), initial=Decimal(1)
    )
    title = forms.CharField(
        label=_("Name in the bank"), max_length=255, required=False,
        help_text=_("Learners do not see it. Empty: the beginning of the question."),
    )  # fmt: skip
    tags = forms.CharField(
        label=_("Tags"), max_length=1000, required=False, help_text=_("Separate them with commas.")
    )
    difficulty = forms.DecimalField(
        label=_("Difficulty, %"), required=False, min_value=0, max_value=100, max_digits=4, decimal_places=1,
        help_text=_("How many of a hundred learners get it wrong. Empty: not known."),
    )  # fmt: skip
    folder = forms.ChoiceField(label=_("Folder"), required=False)
    expected = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tree: FolderTree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["folder"].choices = [("", _("None")), *tree.choices()]  # type: ignore[attr-defined]

    @classmethod
    def start(cls, question: Question | None) -> dict[str, Any]:
        """What the form starts with."""
        version = question.current if question else None
        if question is None or version is None:
            return {}
        return {
            "prompt": version.prompt,
            "points": f"{version.points.normalize():f}",
            "title": question.title,
            "tags": ", ".join(question.tags),
            "difficulty": None
            if question.difficulty is None
            else f"{(question.difficulty * PERCENT).normalize():f}",
            "folder": str(question.folder_id or ""),
            "expected": version.number,
        }

    def clean_tags(self) -> list[str]:
        """The tags as a list."""
        return tags_of(self.cleaned_data["tags"])

    def clean_difficulty(self) -> Decimal | None:
        """Percent as a share."""
        value = self.cleaned_data["difficulty"]
        return None if value is None else value / PERCENT


class EditsForm(forms.Form):
    """Several questions, and what becomes of them."""

    VERBS = ("move", "tag", "untag", "rate", "price", "score", "copy", "bin", "restore", "remove")

    do = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS])
    folder = forms.UUIDField(required=False)
    tags = forms.CharField(required=False, max_length=1000)
    difficulty = forms.DecimalField(
        required=False, min_value=0, max_value=100, max_digits=4, decimal_places=1
    )
    points = forms.DecimalField(required=False, min_value=0, max_digits=6, decimal_places=2, localize=True)
    scoring = forms.ChoiceField(required=False, choices=SCORING.choices)
    into = forms.CharField(required=False, max_length=36)
    back = forms.CharField(required=False, max_length=1000)

    def clean(self) -> dict[str, Any]:
        """Points, and a rule, have to be said to be set."""
        cleaned = super().clean() or {}
        if cleaned.get("do") == "score" and not cleaned.get("scoring"):
            self.add_error("scoring", _("Say what a partly right answer earns."))
        if cleaned.get("do") == "price" and cleaned.get("points") is None:
            self.add_error("points", _("Say how many points."))
        return cleaned

    def clean_difficulty(self) -> Decimal | None:
        """Percent as a share."""
        value = self.cleaned_data["difficulty"]
        return None if value is None else value / PERCENT

    def clean_tags(self) -> list[str]:
        """The tags as a list."""
        return tags_of(self.cleaned_data["tags"])
