"""Markdown, as authors and learners write it here.

CommonMark with tables, strikethrough, task lists, definition lists, footnotes, callouts
(`:::note`, `:::tip`, `:::warning`, an own title after the word), fenced code with highlighting, and
formulas between `$` or `$$` or in an amsmath environment. HTML in the source is shown as text: a
lesson on programming can say `List<String>` and mean it.
"""

import re
from collections.abc import MutableMapping, Sequence
from typing import Any

from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from lms.kernel.markup import maths
from lms.kernel.markup.allowed import CALLOUTS, CLEANER
from lms.kernel.markup.clean import shift_headings
from lms.kernel.markup.plain import storable_text

Tokens = Sequence[Token]
Env = MutableMapping[str, Any]

_ALIGNMENT = re.compile(r"text-align:\s*(center|right)")
_TASK = re.compile(r"\[([ xX])\]\s+")
_FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True)


def _callout_title(kind: str) -> str:
    return {"note": gettext("Note"), "tip": gettext("Tip"), "warning": gettext("Warning")}[kind]


def _render_callout(
    renderer: RendererProtocol, tokens: Tokens, index: int, options: OptionsDict, env: Env
) -> str:
    token = tokens[index]
    if token.nesting < 0:
        return "</div>\n"
    kind, _, title = token.info.strip().partition(" ")
    words = escapeHtml(title.strip() or _callout_title(kind))
    return f'<div class="callout callout--{kind}" role="note">\n<p class="callout__title">{words}</p>\n'


def _render_fence(
    renderer: RendererProtocol, tokens: Tokens, index: int, options: OptionsDict, env: Env
) -> str:
    token = tokens[index]
    language = token.info.strip().partition(" ")[0]
    code = token.content.rstrip("\n")
    named = f' data-language="{escapeHtml(language)}"' if language else ""
    return f'<pre{named}><code class="highlight">{_highlight(code, language)}</code></pre>\n'


def _highlight(code: str, language: str) -> str:
    try:
        lexer = get_lexer_by_name(language, stripnl=False) if language else None
    except ClassNotFound:
        lexer = None
    return highlight(code, lexer, _FORMATTER).rstrip("\n") if lexer else escapeHtml(code)


def _render_inline_maths(
    renderer: RendererProtocol, tokens: Tokens, index: int, options: OptionsDict, env: Env
) -> str:
    return maths.span(tokens[index].content, display=tokens[index].type == "math_inline_double")


def _render_block_maths(
    renderer: RendererProtocol, tokens: Tokens, index: int, options: OptionsDict, env: Env
) -> str:
    return f'<p class="math-block">{maths.span(tokens[index].content, display=True)}</p>\n'


def _mark_tasks(state: StateCore) -> None:
    """Turn `[ ]` and `[x]` at the start of a list item into a mark that reads as text."""
    lists: list[Token] = []
    for index, token in enumerate(state.tokens):
        if token.type == "bullet_list_open":
            lists.append(token)
        elif token.type == "bullet_list_close":
            lists.pop()
        elif token.type == "inline" and lists and state.tokens[index - 2].type == "list_item_open":
            _mark_task(token, item=state.tokens[index - 2], tasks=lists[-1])


def _mark_task(inline: Token, *, item: Token, tasks: Token) -> None:
    first = inline.children[0] if inline.children else None
    found = _TASK.match(first.content) if first and first.type == "text" else None
    if first is None or found is None:
        return
    first.content = first.content[found.end() :]
    sign = "☐" if found[1] == " " else "☑"
    mark = Token("html_inline", "", 0, content=f'<span class="task-mark">{sign}</span> ')
    inline.children = [mark, *(inline.children or [])]
    item.attrSet("class", "task-list-item")
    tasks.attrSet("class", "task-list")


def _class_alignment(state: StateCore) -> None:
    """Say a column's alignment by class; the parser says it by style, which the policy forbids."""
    for token in state.tokens:
        style = str(token.attrs.pop("style", "")) if token.type in {"th_open", "td_open"} else ""
        if found := _ALIGNMENT.search(style):
            token.attrSet("class", f"align-{found[1]}")


def _build() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True})
    parser.enable(["table", "strikethrough", "linkify"])
    parser.use(deflist_plugin).use(footnote_plugin)
    parser.use(
        dollarmath_plugin, allow_space=False, allow_digits=False, allow_labels=False, double_inline=True
    )
    parser.use(amsmath_plugin)
    for kind in CALLOUTS:
        parser.use(container_plugin, kind)
        for end in ("open", "close"):
            parser.add_render_rule(f"container_{kind}_{end}", _render_callout)
    for rule in ("math_inline", "math_inline_double"):
        parser.add_render_rule(rule, _render_inline_maths)
    for rule in ("math_block", "amsmath"):
        parser.add_render_rule(rule, _render_block_maths)
    parser.add_render_rule("fence", _render_fence)
    parser.add_render_rule("table_open", lambda *_: '<div class="table-scroll" tabindex="0"><table>\n')
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    parser.core.ruler.push("task_marks", _mark_tasks)
    parser.core.ruler.push("class_alignment", _class_alignment)
    return parser


_PARSER = _build()


def render(source: str, *, heading_start: int = 2, name: str = "") -> str:
    """Markdown as clean HTML whose highest heading is `h{heading_start}`.

    `name` tells texts apart that stand on one page, so that their footnotes do not share ids. The
    word above a callout without a title of its own is in the language active during the call.
    """
    html = CLEANER.clean(_PARSER.render(storable_text(source), {"docId": name} if name else {}))
    return shift_headings(html, heading_start).strip()


def render_inline(source: str) -> str:
    """One line of Markdown, such as a choice, as clean HTML without a paragraph around it.

    Text of several blocks is rendered whole: a choice may hold a table or a listing.
    """
    html = render(source, heading_start=4)
    inner = html.removeprefix("<p>").removesuffix("</p>")
    return inner if html.startswith("<p>") and "<p>" not in inner and "</p>" not in inner else html
