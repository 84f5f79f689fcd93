"""`{% translate "…" %}` for words that stand in the template: translated once a language, not at each rendering.

Built in after Django's; a template that loads `i18n` itself gets Django's again. Anything with a filter, a variable or `as`
is Django's in either case. A page has some fifty of them, which cost a tenth of its time.
"""

from typing import Any

from django import template
from django.template.base import Node, Parser, Token
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.translation import get_language

register = template.Library()


class ConstantWords(Node):
    """Words whose rendering depends on the language alone."""

    def __init__(self, inner: TranslateNode) -> None:
        self.inner = inner
        self.found: dict[str | None, str] = {}

    def render(self, context: template.Context) -> str:
        """Return the words, translated the first time they are asked for in a language."""
        language = get_language()
        found = self.found.get(language)
        if found is None:
            found = self.found[language] = self.inner.render(context)
        return found


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    """Parse as Django does, and remember what is constant."""
    node: Any = do_translate(parser, token)
    words = node.filter_expression
    constant = isinstance(words.var, str) or getattr(words.var, "literal", None) is not None
    if not constant or words.filters or node.asvar or node.message_context or node.noop:
        return node  # type: ignore[no-any-return]
    return ConstantWords(node)
