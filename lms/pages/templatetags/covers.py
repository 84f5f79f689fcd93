"""`{% load covers %}`: the plate of a course."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lms.pages.covers import cover_svg
from lms.pages.focus import focus_classes

register = template.Library()
# Pictures below this address come in these widths too (`?w=`).
SIZED = "/media/thumbnails/"
WIDTHS = (320, 640, 1280)


@register.simple_tag
def cover(seed: Any, words: Any = "", image: Any = None, classes: str = "", motif: str = "") -> SafeString:
    """`{% cover course.slug course.title course.thumbnail %}`: the course's picture, or its generated drawing.

    `seed` fixes the drawing (slug or id), `words` (title, category) hints at the subject, `image` is anything with `.url`
    or an address. Decorative: the title stands beside it.
    """
    address = getattr(image, "url", image) if image else ""
    if address:
        sizes = SafeString("")
        if str(address).startswith(SIZED) and "?" not in str(address):
            offered = format_html_join(", ", "{}?w={} {}w", ((address, width, width) for width in WIDTHS))
            sizes = format_html(' srcset="{}" sizes="(max-width: 719px) 100vw, 24rem"', offered)
        return format_html(
            '<span class="cover {} {}"><img src="{}"{} alt="" loading="lazy" decoding="async"></span>',
            classes,
            focus_classes(str(address)),
            address,
            sizes,
        )
    # The drawing is made of numbers of our own.
    drawing = SafeString(cover_svg(str(seed), str(words or ""), motif))  # nosec B703
    return format_html('<span class="cover {}">{}</span>', classes, drawing)
