"""`{% load covers %}`: the plate of a course."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lms.pages.covers import cover_svg

register = template.Library()


@register.simple_tag
def cover(seed: Any, words: Any = "", image: Any = None, classes: str = "", motif: str = "") -> SafeString:
    """`{% cover course.slug course.title course.thumbnail %}`: the course's picture, or its generated drawing.

    `seed` fixes the drawing (slug or id), `words` (title, category) hints at the subject, `image` is anything with `.url`
    or an address. Decorative: the title stands beside it.
    """
    address = getattr(image, "url", image) if image else ""
    if address:
        return format_html(
            '<span class="cover {}"><img src="{}" alt="" loading="lazy" decoding="async"></span>',
            classes,
            address,
        )
    # The drawing is made of numbers of our own.
    drawing = SafeString(cover_svg(str(seed), str(words or ""), motif))  # nosec B703
    return format_html('<span class="cover {}">{}</span>', classes, drawing)
