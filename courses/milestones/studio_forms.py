"""Forms of the milestones' pages: the milestone itself, and where it leads."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from courses.catalogue.seen import SeenMixin
from courses.milestones.branches import Branch
from courses.milestones.forms import ClockField
from courses.milestones.models import Milestone
from courses.milestones.targets import Targets, options_of
from courses.questions.models import Question
from lms.kernel.markup import plain_text

# What each kind has beside its time and title.
PARTS = {
    "question": ("body", "is_required", "tries", "points"),
    "note": ("body",),
    "chapter": (),
    "branch": ("body", "is_required", "tries", "points"),
}


class StudioForm(SeenMixin, forms.Form):
    """A milestone of one kind. `video` gives the end that its time must not pass."""

    position_ms = ClockField(
        label=_("At"),
        widget=forms.TextInput(attrs={"class": "input", "inputmode": "decimal", "data-at": ""}),
    )
    title = forms.CharField(label=_("Title"), max_length=255, required=False)
    body = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "data-markdown": ""}),
        help_text=_("Markdown"),
    )
    is_required = forms.BooleanField(
        label=_("Must be answered before going on"),
        required=False,
    )
    tries = forms.IntegerField(label=_("Tries"), min_value=1, max_value=99, initial=2)
    points = forms.DecimalField(
        label=_("Points"),
        min_value=0,
        max_digits=6,
        decimal_places=2,
        required=False,
        help_text=_("Empty: what its questions are worth."),
    )

    def __init__(
        self, *args: Any, kind: str, duration_ms: int, present: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        """`present` is what is stored of a milestone that there is already."""
        super().__init__(*args, **kwargs)
        self.kind, self.duration_ms = kind, duration_ms
        for name in ("body", "is_required", "tries", "points"):
            if name not in PARTS[kind]:
                del self.fields[name]
        if kind == Milestone.Kind.CHAPTER:
            self.fields["title"].required = True
        if kind == Milestone.Kind.NOTE:
            self.fields["body"].required = True
        self.watch({name: value for name, value in (present or {}).items() if name in self.fields})

    @classmethod
    def start(cls, milestone: Milestone) -> dict[str, Any]:
        """What the form shows of a stored milestone."""
        names = ("position_ms", "title", "body", "is_required", "tries", "points")
        return {name: getattr(milestone, name) for name in names}

    def clean_position_ms(self) -> int:
        """Refuse a time the film never reaches."""
        at: int = self.cleaned_data["position_ms"]
        if self.duration_ms and at > self.duration_ms:
            end = ClockField().prepare_value(self.duration_ms)
            raise forms.ValidationError(_("The video ends at %(end)s."), params={"end": end})
        return at


class BranchForm(forms.Form):
    """One way on: if, to where, at which second. Left without a target it is no branch."""

    when = forms.ChoiceField(label=_("If"))
    share = forms.IntegerField(label=_("Percent"), min_value=1, max_value=100, required=False)
    target = forms.ChoiceField(label=_("Go to"), required=False)
    at_ms = ClockField(label=_("At"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    label = forms.CharField(label=_("Words on the button"), max_length=120, required=False)

    def __init__(self, *args: Any, whens: Sequence[Any], places: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("when", whens), ("target", places)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Build the `branch`; none where no target was chosen."""
        cleaned = super().clean() or {}
        target, when = cleaned.get("target"), cleaned.get("when", "always")
        if not target or self.errors:
            return cleaned
        if when == "score" and not cleaned.get("share"):
            self.add_error("share", _("Say how many percent."))
            return cleaned
        verb, _colon, place = target.partition(":")
        named, _colon, condition = when.partition(":")
        question, _colon, option = condition.partition(":")
        cleaned["branch"] = Branch(
            when=named,
            question=UUID(question) if question else None,
            option=option,
            share=cleaned["share"] if named == "score" else 0,
            to=verb,
            video=UUID(place) if verb == "video" else None,
            lesson=UUID(place) if verb == "lesson" else None,
            at_ms=0 if verb == "lesson" else cleaned.get("at_ms") or 0,
            label=cleaned["label"],
        )
        return cleaned


Branches = formset_factory(BranchForm, extra=2, max_num=30, can_delete=False)


def branch_forms(
    data: Any, branches: Sequence[Branch], *, targets: Targets, questions: Sequence[Question]
) -> BaseFormSet[BranchForm]:
    """Return a form for each branch and two for more; `data` are what was posted, or None."""
    whens: list[Any] = [("always", now_("Otherwise, or nothing is asked"))]
    if questions:
        whens.append(("score", now_("At least so many percent were right")))
    for question in questions:
        version = question.current
        name = plain_text(version.prompt_html)[:60] if version else str(question)
        options = [(f"answer:{question.pk}:{key}", words) for key, words in options_of(question)]
        if options:
            whens.append((name, options))
    places: list[Any] = [("", now_("Nowhere: leave this out")), ("here:", now_("This video"))]
    if targets.videos:
        places.append((now_("Videos"), [(f"video:{key}", one.title) for key, one in targets.videos.items()]))
    if targets.lessons:
        places.append(
            (now_("Lessons"), [(f"lesson:{key}", one.title) for key, one in targets.lessons.items()])
        )
    return Branches(
        data, prefix="branch", initial=[_shown(one) for one in branches],
        form_kwargs={"whens": whens, "places": places},
    )  # fmt: skip


def _shown(branch: Branch) -> dict[str, Any]:
    when = f"answer:{branch.question}:{branch.option}" if branch.when == "answer" else branch.when
    place = branch.video or branch.lesson or ""
    return {
        "when": when, "share": branch.share or None, "target": f"{branch.to}:{place}", "label": branch.label,
        "at_ms": None if branch.to == "lesson" else branch.at_ms,
    }  # fmt: skip
