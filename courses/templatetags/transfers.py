"""What pages of other parts need to offer a transfer."""

from django import template

from courses.interchange.bank.writers import FORMATS

register = template.Library()


@register.simple_tag
def question_formats() -> list[tuple[str, str]]:
    """`{% question_formats as formats %}`: the formats questions are written in, as (name, label)."""
    return [(name, str(target.label)) for name, target in FORMATS.items()]
