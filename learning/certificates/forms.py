"""Forms of certificates. They validate; the actions write."""

from collections.abc import Iterable
from typing import Any, ClassVar, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.api import BadPicture, fitted
from courses.models import Quiz
from learning.certificates.models import CertificateRule, RenewalQuiz
from learning.certificates.models_design import CertificateDesign
from learning.certificates.pdf import WORDS


class NameForm(forms.Form):
    """The name as it shall stand on the certificate."""

    name = forms.CharField(label=_("Name on the certificate"), max_length=120)


class ReissueForm(NameForm):
    """The corrected name, and why."""

    reason = forms.CharField(
        label=_("Why it is issued again"),
        max_length=255,
        help_text=_("Kept with the earlier version; not public."),
    )


class RevocationForm(forms.Form):
    """Why a certificate is not valid any more."""

    reason = forms.CharField(
        label=_("Why it is revoked"),
        max_length=255,
        help_text=_("The learner sees this; the public page does not."),
    )


class RenewalForm(forms.Form):
    """Until when a certificate is valid, and why. `version` is the one that was looked at."""

    until = forms.DateTimeField(
        label=_("Valid until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = forms.CharField(
        label=_("Why it is renewed"),
        max_length=255,
        help_text=_("Kept with the earlier version; not public."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ManyRenewalsForm(forms.Form):
    """Which certificates are renewed (`ticked` are keys, `all` takes every one: `chosen` is None), until when, and why."""

    until = forms.DateTimeField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_(
            "Empty: each as much longer as the rule says, from its own end; from now where it has ended."
        ),
    )
    reason = forms.CharField(
        label=_("Why they are renewed"),
        max_length=255,
        help_text=_("Kept with the earlier versions; not public."),
    )

    def __init__(self, *args: Any, rule: CertificateRule, ticked: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule, self.ticked = rule, list(ticked)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            cleaned["chosen"] = None if "all" in self.data else [UUID(key) for key in self.ticked]
        except ValueError as error:
            raise ValidationError(_("Tick those to be renewed, or all of them.")) from error
        if cleaned["chosen"] == []:
            raise ValidationError(_("Tick those to be renewed, or all of them."))
        if cleaned.get("until") is None and self.rule.valid_for is None and "until" not in self.errors:
            self.add_error("until", _("The rule names no time now: say until when they are valid."))
        return cleaned


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """When a course gives its certificate, and how one that ends is renewed."""

    class Meta:
        model = CertificateRule
        fields = (
            "is_offered", "needs_completion", "min_percentage", "valid_for", "renewal_days", "asks_name",
        )  # fmt: skip
        help_texts: ClassVar = {
            "min_percentage": _(
                "Held against what a learner ends with at least; empty: no grade is asked for."
            ),
            "valid_for": _("Empty: it never expires."),
            "renewal_days": _("Learners are told on that day."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not of the model form: that would read the table when this module is imported.
        quizzes = Quiz.objects.filter(
            course=self.instance.course_id, is_published=True, deleted_at=None, closes_at=None
        )
        self.fields["renewal_quizzes"] = forms.ModelMultipleChoiceField(
            quizzes.order_by("title", "pk"),
            label=_("Renewed by passing again"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=list(RenewalQuiz.objects.filter(rule=self.instance.pk).values_list("quiz", flat=True)),
            help_text=_(
                "Each that is ticked; none: those who teach renew it. Who has used every attempt gets as many again "
                "when renewal opens."
            ),
        )
        self.fields["renewal_days"].required = False
        rows = CertificateDesign.objects.order_by("-is_standard", "name", "pk")
        self.fields["design"] = forms.ModelChoiceField(
            rows,
            label=_("Look"),
            required=False,
            empty_label=_("The organisation’s standard, whichever that is"),
            initial=self.instance.design_id,
            blank=True,
            widget=forms.RadioSelect,
        )
        self.order_fields([*self.Meta.fields[:4], "renewal_quizzes"])

    def questions(self) -> list[BoundField]:
        """All but the look, which is chosen by pictures."""
        return [field for field in self if field.name != "design"]

    def clean_renewal_days(self) -> int:
        """Where nothing is said it stays as it is."""
        days: int | None = self.cleaned_data["renewal_days"]
        return self.instance.renewal_days if days is None else days

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("needs_completion") and cleaned.get("min_percentage") is None:
            raise ValidationError(_("Ask for completed lessons, for a grade, or for both."))
        if (
            cleaned.get("renewal_quizzes")
            and cleaned.get("valid_for") is None
            and "valid_for" not in self.errors
        ):
            self.add_error("valid_for", _("A certificate that never ends is not renewed: say for how long."))
        return cleaned


LANGUAGES: Final = (
    ("", _("The organisation’s")),
    ("en-gb", "English"), ("ar", "العربية"), ("de", "Deutsch"), ("es", "Español"), ("fa", "فارسی"),
    ("fr", "Français"), ("he", "עברית"), ("it", "Italiano"), ("ja", "日本語"), ("ko", "한국어"), ("nl", "Nederlands"),
    ("pl", "Polski"), ("pt", "Português"), ("ru", "Русский"), ("sv", "Svenska"), ("tr", "Türkçe"),
    ("uk", "Українська"), ("ur", "اردو"), ("vi", "Tiếng Việt"), ("zh-hans", "简体中文"), ("zh-hant", "繁體中文"),
)  # fmt: skip
SAMPLES: Final = {
    "latin": ("Wanjiru Kamau", "Statistics for Public Health"),
    "arabic": ("محمد علي الفارسي", "الإحصاء للصحة العامة"),
    "hebrew": ("נועה לוי", "סטטיסטיקה לבריאות הציבור"),
    "chinese": ("李小龍", "公共卫生统计学"),
    "japanese": ("山田 花子", "公衆衛生のための統計学"),
    "korean": ("김민준", "공중보건 통계학"),
}
"""For each script, a name and a course to try a look with."""


class LookForm(forms.Form):
    """Another look: its name, and which one it begins as."""

    name = forms.CharField(label=_("Name"), max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["like"] = forms.ModelChoiceField(
            CertificateDesign.objects.order_by("-is_standard", "name", "pk"),
            label=_("Begin as"),
            required=False,
            empty_label=_("The product’s own"),
        )


class DesignForm(forms.ModelForm):  # type: ignore[type-arg]
    """How certificates look. Pictures and `script` are not fields of the row."""

    language = forms.ChoiceField(
        label=_("Language of the date"), choices=LANGUAGES, required=False,
        help_text=_("Arabic, Persian, Hebrew and Urdu are set from right to left. Write the words below in it."),
    )  # fmt: skip
    logo = forms.FileField(
        label=_("Logo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_("JPEG, PNG, WebP or GIF, 5 MB at most. Shown in the preview once it is saved."),
    )  # fmt: skip
    remove_logo = forms.BooleanField(label=_("Take the logo away"), required=False)
    signature = forms.FileField(
        label=_("Picture of the signature"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_("Dark on white or on nothing; stands over the name of who signs."),
    )  # fmt: skip
    remove_signature = forms.BooleanField(label=_("Take the signature away"), required=False)
    kind = forms.CharField(label=_("Heading"), max_length=80, required=False)
    certifies = forms.CharField(label=_("Above the name"), max_length=120, required=False)
    completed = forms.CharField(label=_("Above the course"), max_length=120, required=False)
    instructor = forms.CharField(label=_("Under the signature"), max_length=80, required=False)
    issued = forms.CharField(label=_("Above the date"), max_length=40, required=False)
    renewed = forms.CharField(label=_("Above the date of renewal"), max_length=40, required=False)
    expires = forms.CharField(label=_("Above the end"), max_length=40, required=False)
    number = forms.CharField(label=_("Above the number"), max_length=40, required=False)
    check = forms.CharField(label=_("Above the address"), max_length=80, required=False)
    script = forms.ChoiceField(
        label=_("Preview with a name in"), required=False,
        choices=[
            ("latin", _("Latin letters")), ("arabic", _("Arabic")), ("hebrew", _("Hebrew")), ("chinese", _("Chinese")),
            ("japanese", _("Japanese")), ("korean", _("Korean")),
        ],
    )  # fmt: skip

    class Meta:
        model = CertificateDesign
        fields = ("name", "paper", "format", "face", "hue", "language", "signer_name", "footnote")
        help_texts: ClassVar = {
            "hue": _("0 to 355 on the colour circle; empty: the organisation’s."),
            "signer_name": _("Empty: the instructor of the course."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update({name: self.instance.words.get(name, "") for name in WORDS})
        for name in ("logo", "signature"):
            self.initial.pop(name, None)
            if not getattr(self.instance, name):
                del self.fields[f"remove_{name}"]

    def _bound(self, names: Iterable[str]) -> list[BoundField]:
        return [self[name] for name in names if name in self.fields]

    def look(self) -> list[BoundField]:
        """Name, sheet, typeface, colour, language."""
        return self._bound(("name", "paper", "format", "face", "hue", "language"))

    def shown_pictures(self) -> list[BoundField]:
        """The pictures and who signs."""
        return self._bound(("logo", "remove_logo", "signature", "remove_signature", "signer_name"))

    def wording(self) -> list[BoundField]:
        """The fixed words, and the line at the foot."""
        return self._bound((*WORDS, "footnote"))

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if CertificateDesign.objects.exclude(pk=self.instance.pk).filter(name=name).exists():
            raise ValidationError(_("Another look has this name."))
        return name

    def clean_logo(self) -> "ContentFile[bytes] | None":
        return self._picture("logo")

    def clean_signature(self) -> "ContentFile[bytes] | None":
        return self._picture("signature")

    def _picture(self, name: str) -> "ContentFile[bytes] | None":
        file = self.files.get(self.add_prefix(name))
        try:
            return fitted(file, 1200, 600) if file else None
        except BadPicture as error:
            raise ValidationError(str(error)) from error

    def values(self) -> dict[str, Any]:
        """What goes into the row; words that were left empty go nowhere."""
        cleaned = self.cleaned_data
        row = {name: cleaned[name] for name in self.Meta.fields}
        return row | {"words": {name: cleaned[name] for name in WORDS if cleaned[name]}}

    def pictures(self) -> "dict[str, ContentFile[bytes] | None]":
        """New pictures, and None for those to take away."""
        found: dict[str, ContentFile[bytes] | None] = {}
        for name in ("logo", "signature"):
            if self.cleaned_data.get(name):
                found[name] = self.cleaned_data[name]
            elif self.cleaned_data.get(f"remove_{name}"):
                found[name] = None
        return found
