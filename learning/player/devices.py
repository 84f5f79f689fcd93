"""Which kind of device asks, in the words a person would use for it."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

PHONE, TABLET, COMPUTER = "phone", "tablet", "computer"


def device_of(request: HttpRequest) -> str:
    """Return `phone`, `tablet` or `computer`, from what the browser says about itself."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    if "iPad" in agent or "Tablet" in agent or ("Android" in agent and "Mobile" not in agent):
        return TABLET
    if request.META.get("HTTP_SEC_CH_UA_MOBILE") == "?1" or "Mobi" in agent:
        return PHONE
    return COMPUTER


def place_words(device: str, device_id: str, own: str) -> str:
    """Return where a position was set, as said to the tab called `own`; the part before the dot names the browser."""
    if own and device_id.split(".")[0] == own.split(".")[0]:
        return _("another tab")
    return device_words(device)


def device_words(device: str) -> str:
    """Return "your phone" and the like, "" for a device nothing is known of."""
    return {PHONE: _("your phone"), TABLET: _("your tablet"), COMPUTER: _("your computer")}.get(device, "")
