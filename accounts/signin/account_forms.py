"""allauth's forms in the house style: labels in sentence case, no placeholder that only repeats the label."""

from typing import Any

from allauth.account import forms

from lms.pages.templatetags.ui import sentence_case


class _Plain:
    """Mixed into a form of allauth."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = sentence_case(str(field.label or ""))
            field.widget.attrs.pop("placeholder", None)


class LoginForm(_Plain, forms.LoginForm):  # type: ignore[misc]
    """Sign-in."""


class SignupForm(_Plain, forms.SignupForm):  # type: ignore[misc]
    """Sign-up."""


class ChangePasswordForm(_Plain, forms.ChangePasswordForm):  # type: ignore[misc]
    """A new password, knowing the old one."""


class SetPasswordForm(_Plain, forms.SetPasswordForm):  # type: ignore[misc]
    """A first password, for people who signed in at a provider."""


class ResetPasswordForm(_Plain, forms.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the code."""


class ResetPasswordKeyForm(_Plain, forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password after the code."""
