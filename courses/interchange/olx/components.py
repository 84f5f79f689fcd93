"""Components of a vertical: each becomes blocks, or a line in the report that says why not."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.interchange.ledger import Ledger
from courses.interchange.olx.problems import read_problem
from courses.interchange.olx.tree import Node, Tree, inner_html
from courses.interchange.olx.videos import VideoReader
from courses.interchange.package import Asset, BlockItem, Discussion, QuestionItem, Quiz, Text
from courses.interchange.richtext import RichText
from courses.interchange.scorm.inside import read_or_lose
from courses.interchange.xml import descendants, text_of

REASONS: Final = {
    "poll": gettext_lazy("Polls are not a kind of block yet."),
    "poll_question": gettext_lazy("Polls are not a kind of block yet."),
    "survey": gettext_lazy("Surveys are not a kind of block yet."),
    "word_cloud": gettext_lazy("Word clouds are not a kind of block yet."),
    "done": gettext_lazy("A button to mark work as done: here each lesson has its own completion rule."),
    "openassessment": gettext_lazy("Peer assessment is not a kind of block yet."),
    "edx_sga": gettext_lazy("Handing in files to be marked by staff is not a kind of block yet."),
    "staffgradedxblock": gettext_lazy("Points entered by staff from a file are not a kind of block yet."),
    "drag-and-drop-v2": gettext_lazy("Dragging items onto a picture is not a question type yet."),
    "lti": gettext_lazy("Tools of other sites (LTI) cannot be launched yet."),
    "lti_consumer": gettext_lazy("Tools of other sites (LTI) cannot be launched yet."),
    "textannotation": gettext_lazy("It needs Open edX's annotation server."),
    "imageannotation": gettext_lazy("It needs Open edX's annotation server."),
    "videoannotation": gettext_lazy("It needs Open edX's annotation server."),
}
# How the wrappers begin that our own export makes of quizzes.
OWN_QUIZ: Final = "lms-quiz-"
# Components that only hold others.
FLAT: Final = {"wrapper", "problemset", "vertical", "videosequence"}
ALTERNATIVES: Final = {"conditional", "split_test", "randomize"}
BANKS: Final = {"library_content", "legacy_library_content", "itembank"}


@dataclass(slots=True)
class Components:
    """Reads the components of one course. `prefix` starts every source key."""

    tree: Tree
    prefix: str
    rich: RichText
    videos: VideoReader
    ledger: Ledger
    # The files of SCORM packages that lay among the course's files as zips.
    unpacked: list[Asset] = field(default_factory=list)

    def read(self, node: Node, path: tuple[str, ...]) -> list[BlockItem]:
        """The blocks of one component, in order; every loss is in the ledger."""
        key = self.ledger.key(self.prefix, node.tag, node.url_name or self._place(node))
        component = self.ledger.meet(key, node.tag)
        if node.missing and node.tag not in REASONS:
            self.ledger.lose(node.label, node.tag, _("The package has no definition of it."))
            return []
        if node.staff_only:
            self.ledger.lose(node.label, node.tag, _("It is for staff only; learners must not see it."))
            return []
        here = (*path, node.file)
        if node.tag == "wrapper" and node.url_name.startswith(OWN_QUIZ):
            blocks = self._bank(node, key, here)
            if blocks:
                self.ledger.carry(component)
            return blocks
        if node.tag in FLAT or node.tag in ALTERNATIVES:
            blocks = [block for child in self.tree.below(node, here) for block in self.read(child, here)]
            if node.tag in ALTERNATIVES:
                reason = _("Its rule was left out: learners see everything in it.")
                self.ledger.lose(node.label, f"{node.tag}.rule", reason)
            self.ledger.carry(component)
            return blocks
        readers: dict[str, Callable[[Node, str], list[BlockItem]]] = {
            "html": self._html,
            "about": self._html,
            "video": self.videos.read,
            "problem": self._problem,
            "discussion": self._discussion,
            "annotatable": self._annotatable,
            "scorm": self._scorm,
        }
        if node.tag in BANKS:
            blocks = self._bank(node, key, here)
        elif reader := readers.get(node.tag):
            blocks = reader(node, key)
        else:
            unknown = _("Open edX's “%(kind)s” is not a kind of block here.") % {"kind": node.tag}
            self.ledger.lose(node.label, node.tag, str(REASONS.get(node.tag) or unknown))
            return []
        if blocks:
            self.ledger.carry(component)
            self._note_groups(node)
        return blocks

    def _place(self, node: Node) -> str:
        return f"{node.file}@{node.element.sourceline or 0}"

    def _note_groups(self, node: Node) -> None:
        if node.element.get("group_access", "{}") not in {"", "{}", "null"}:
            reason = _("It was shown to some groups of learners only; now everybody sees it.")
            self.ledger.lose(node.label, f"{node.tag}.group_access", reason)

    def _html(self, node: Node, key: str) -> list[BlockItem]:
        name = node.element.get("filename", "")
        if name:
            found = [f"html/{name}.html", f"html/{name}", f"{name}.html"]
            file = next((path for path in found if path in self.tree.files), "")
            if not file:
                self.ledger.lose(node.label, "html", _("The package has no file with its text."))
                return []
            source = self.tree.files.text(file)
        else:
            source = inner_html(node.element)
        return self._text(node, key, source)

    def _text(self, node: Node, key: str, source: str) -> list[BlockItem]:
        """A text without a title: Open edX shows the name of such a component to its authors only."""
        result = self.rich.clean(source, item=node.label, kind=node.tag)
        if not result.html:
            reason = (
                _("Buttons run by a script of the author, which we do not run.")
                if result.widget
                else _("It holds no text or picture, only scripts, style sheets or spacing.")
            )
            self.ledger.lose(node.label, node.tag, reason)
            return []
        self.ledger.note(result.lost)
        return [BlockItem(key, "", Text(result.html))]

    def _problem(self, node: Node, key: str) -> list[BlockItem]:
        return self._quiz(node, key, self._questions(node, key))

    def _questions(self, node: Node, key: str) -> list[QuestionItem]:
        """The questions of a problem; without any, the problem itself is in the report."""
        questions = read_problem(node, key, self.rich, self.ledger)
        if not questions:
            reason = _("None of its responses could be carried over; each has its own line.")
            self.ledger.lose(node.label, "problem", reason)
        return questions

    def _quiz(self, node: Node, key: str, questions: list[QuestionItem]) -> list[BlockItem]:
        if not questions:
            return []
        attempts = node.element.get("max_attempts", "")
        limit = int(attempts) if attempts.isdigit() and 0 < int(attempts) < 1000 else None
        return [BlockItem(key, node.title, Quiz(tuple(questions), attempts=limit))]

    def _bank(self, node: Node, key: str, path: tuple[str, ...]) -> list[BlockItem]:
        """Questions drawn from a library: one quiz of all its problems, other components beside it."""
        questions: list[QuestionItem] = []
        others: list[BlockItem] = []
        for child in self.tree.below(node, path):
            if child.tag != "problem" or child.missing:
                others += self.read(child, path)
                continue
            child_key = self.ledger.key(self.prefix, "problem", child.url_name or self._place(child))
            component = self.ledger.meet(child_key, "problem")
            found = self._questions(child, child_key)
            if found:
                self.ledger.carry(component)
            questions += found
        if count := node.element.get("max_count", ""):
            reason = _("Learners saw %(count)s of its components, drawn at random; here they see all.")
            self.ledger.lose(node.label, f"{node.tag}.draw", reason % {"count": count})
        if not questions and not others:
            self.ledger.lose(node.label, node.tag, _("None of its components could be carried over."))
        return [*self._quiz(node, key, questions), *others]

    def _discussion(self, node: Node, key: str) -> list[BlockItem]:
        title = node.title or node.element.get("discussion_target", "")[:255] or _("Discussion")
        return [BlockItem(key, title, Discussion())]

    def _scorm(self, node: Node, key: str) -> list[BlockItem]:
        """A SCORM component whose zip lies among the course's files; Open edX itself leaves it out of an export."""
        words = re.findall(
            r"[^\s\"'/\\]+\.zip", " ".join(map(str, node.element.attrib.values())), re.IGNORECASE
        )
        path = next((name for word in words if (name := f"static/{word}") in self.tree.files), "")
        if not path:
            reason = _(
                "The export does not contain its package. Import that by itself, then show it in a lesson."
            )
            self.ledger.lose(node.label, "scorm", reason)
            return []
        files = self.tree.files
        inside = read_or_lose(files, files.path(path), path, self.ledger, item=node.label, kind="scorm")
        if inside is None:
            self.ledger.lose(node.label, "scorm", _("Its package is no SCORM package that can be read."))
            return []
        self.unpacked += [one for one in inside.assets if one.path != path]
        return [BlockItem(key, node.title or inside.title, inside.launch)]

    def _annotatable(self, node: Node, key: str) -> list[BlockItem]:
        """An annotated text: the notes follow it as a numbered list."""
        root = copy.deepcopy(node.element)
        notes = []
        for number, mark in enumerate(list(descendants(root, "annotation")), start=1):
            title, body = mark.get("title", ""), mark.get("body", "")
            notes.append(f"<li><strong>{escape(title)}</strong> {escape(body)}</li>")
            mark.tag = "em"
            mark.attrib.clear()
            last = mark[-1] if len(mark) else None
            if last is not None:
                last.tail = f"{last.tail or ''} [{number}]"
            else:
                mark.text = f"{text_of(mark)} [{number}]"
        listed = f"<ol>{''.join(notes)}</ol>" if notes else ""
        return self._text(node, key, inner_html(root) + listed)
