"""The one allow-list of elements, attributes and classes, and the sanitiser built from it.

The sanitiser is idempotent: what it let through once it lets through unchanged, so stored HTML may
be cleaned again wherever it enters from outside.
"""

import nh3
from pygments.token import STANDARD_TYPES

ID_PREFIX = "user-content-"
"""Ids that authors chose live in a space of their own, so that none can shadow one of the page's."""

TAGS = frozenset(
    [
        "a",
        "abbr",
        "audio",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "source",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "track",
        "u",
        "ul",
        "var",
        "video",
        "wbr",
    ]
)

CONTENT_DROPPED = frozenset({"script", "style", "title", "iframe", "noscript", "template", "svg"})
"""Elements whose text is not for readers: it goes with them."""

ATTRIBUTES: dict[str, set[str]] = {
    "*": {"dir", "id", "lang", "title"},
    "a": {"href"},
    "audio": {"src"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "img": {"alt", "height", "src", "width"},
    "li": {"value"},
    "ol": {"reversed", "start"},
    "pre": {"data-language"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "track": {"default", "kind", "label", "src", "srclang"},
    "video": {"height", "poster", "src", "width"},
}

LIMITED_VALUES = {
    "div": {"role": {"note"}, "tabindex": {"0"}},
    "span": {"data-display": {"true", "false"}},
}

FIXED_VALUES = {
    "audio": {"controls": "", "preload": "metadata"},
    "img": {"loading": "lazy"},
    "pre": {"tabindex": "0"},
    "video": {"controls": "", "preload": "metadata"},
}

CALLOUTS = ("note", "tip", "warning")

HIGHLIGHT_CLASSES = {name for name in STANDARD_TYPES.values() if name}

CLASSES: dict[str, set[str]] = {
    "a": {"footnote-backref"},
    "code": {"highlight"},
    "div": {"callout", "table-scroll", *(f"callout--{kind}" for kind in CALLOUTS)},
    "hr": {"footnotes-sep"},
    "li": {"footnote-item", "task-list-item"},
    "ol": {"footnotes-list"},
    "p": {"callout__title", "math-block"},
    "section": {"footnotes"},
    "span": {"math", "task-mark", *HIGHLIGHT_CLASSES},
    "sup": {"footnote-ref"},
    "td": {"align-center", "align-right"},
    "th": {"align-center", "align-right"},
    "ul": {"task-list"},
}

URL_SCHEMES = {"http", "https", "mailto", "tel"}

LINK_REL = "noopener noreferrer"


def _own_names(tag: str, attribute: str, value: str) -> str | None:
    """Point a link inside the text at the prefixed id, and leave no empty `class` behind."""
    if attribute == "class" and CLASSES.get(tag, set()).isdisjoint(value.split()):
        return None
    if tag == "a" and attribute == "href" and len(value) > 1 and value.startswith("#"):
        fragment = value[1:]
        return value if fragment.startswith(ID_PREFIX) else f"#{ID_PREFIX}{fragment}"
    return value


CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(CONTENT_DROPPED),
    attributes=ATTRIBUTES,
    attribute_filter=_own_names,
    tag_attribute_values=LIMITED_VALUES,
    set_tag_attribute_values=FIXED_VALUES,
    allowed_classes=CLASSES,
    url_schemes=URL_SCHEMES,
    link_rel=LINK_REL,
    id_prefix=ID_PREFIX,
)
