"""Columns the audit trail leaves out."""

# Rendered HTML, search vectors and the like: they say nothing the source does not.
DERIVED = (
    "html",
    "prompt_html",
    "body_html",
    "description_html",
    "search",
    "content_version",
    "sequence",
)
# What is derived, what every autosave changes (versions keep it), and signs of life.
SAVED_OFTEN = (
    "instructions_html",
    "html",
    "blocks",
    "document",
    "staged",
    "revision",
    "received",
    "parts",
    "percent",
    "step",
    "seen_at",
    "done",
    "total",
    "preview",
    "files",
)
