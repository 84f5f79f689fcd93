"""What a browser without JavaScript would send: the successful controls of a piece of HTML."""

from html.parser import HTMLParser

from django.http import QueryDict

Attributes = list[tuple[str, str | None]]
WRITTEN = {"text", "hidden", "number"}


class Controls(HTMLParser):
    """`sent` is the form; `ids` and `references` (for, aria-*) must fit together. Templates send nothing."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent = QueryDict(mutable=True)
        self.ids: set[str] = set()
        self.references: set[str] = set()
        self.buttons: list[tuple[str, str]] = []
        self._templates = 0
        self._textarea: str | None = None
        self._select = ""
        self._choices: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        values = {name: value or "" for name, value in attrs}
        assert not any(name.startswith("on") or name == "style" for name in values)
        if tag == "template" or self._templates:
            self._templates += tag == "template"
            return
        if values.get("id"):
            assert values["id"] not in self.ids, values["id"]
            self.ids.add(values["id"])
        for reference in ("for", "aria-labelledby", "aria-describedby"):
            self.references.update(values.get(reference, "").split())
        name = values.get("name", "")
        if tag == "input" and name and (values["type"] in WRITTEN or "checked" in values):
            self.sent.appendlist(name, values.get("value", ""))
        elif tag == "textarea":
            self._textarea = name
            self.sent.appendlist(name, "")
        elif tag == "select":
            self._select, self._choices = name, []
        elif tag == "option":
            self._choices.append((values.get("value", ""), "selected" in values))
        elif tag == "button" and name:
            self.buttons.append((name, values.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._textarea and not self._templates:
            name = self._textarea
            self.sent[name] = (self.sent[name] + data).removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._templates -= 1
        elif self._templates:
            return
        elif tag == "textarea":
            self._textarea = None
        elif tag == "select" and self._choices:
            chosen = [value for value, selected in self._choices if selected]
            self.sent.appendlist(self._select, chosen[0] if chosen else self._choices[0][0])
