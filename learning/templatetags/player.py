"""Tags of the player's templates."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from learning.player.milestones import MilestoneView

register = template.Library()
# Characters of the private use area: no question contains them.
_CSRF = "\ue000csrf\ue001"


@register.simple_tag(takes_context=True)
def cue_point(context: template.Context, view: MilestoneView, can_answer: object) -> SafeString:
    """`{% cue_point view page.enrolment %}`: a cue point as a form; what looks alike for many is rendered once."""
    html = _cue_point(get_language() or "", view, bool(can_answer))
    return SafeString(html.replace(_CSRF, str(context.get("csrf_token", ""))))  # nosec B703


@lru_cache(maxsize=1_000)
def _cue_point(language: str, view: MilestoneView, can_answer: bool) -> str:
    context = {"view": view, "can_answer": can_answer, "csrf_token": _CSRF}
    return render_to_string("learning/player/_milestone.html", context)
