"""What an organisation may set for itself, as it lies in `Organization.settings`."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class OrganizationSettings(BaseModel):
    """The keys this floor knows; those of other floors pass through unchanged."""

    model_config = ConfigDict(extra="allow")

    # Short names of roles whose holders must set up a second factor; "staff" stands for the platform's staff.
    mfa_required_roles: list[str] = Field(default_factory=list)
    # Whether strangers may create an account on the organisation's address.
    sign_up: Literal["open", "closed"] = "open"


def merged(settings: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return `settings` with `changes`, checked. Raises `pydantic.ValidationError`."""
    return OrganizationSettings.model_validate({**settings, **changes}).model_dump()
