"""The links on a profile, as a person types them: one address a line."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

MOST = 8
LONGEST = 300
_valid = URLValidator(schemes=["https", "http"])


class LinksField(forms.CharField):
    """A list of web addresses, each on a line of its own; an address without a scheme gets https."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(str(link) for link in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Return the list of addresses, without repetitions."""
        links: list[str] = []
        for line in str(super().clean(value) or "").splitlines():
            if not (link := line.strip()):
                continue
            link = link if "://" in link else f"https://{link}"
            try:
                _valid(link)
            except ValidationError:
                raise ValidationError(
                    _("“%(link)s” is not a web address.") % {"link": line.strip()}
                ) from None
            if len(link) > LONGEST:
                raise ValidationError(_("An address may have 300 characters at most."))
            if link not in links:
                links.append(link)
        if len(links) > MOST:
            raise ValidationError(_("You can list eight links at most."))
        return links
