"""The HTML of an outline in the studio. Written without templates: a thousand lessons are a thousand rows.

Everything that comes from people goes through `escape`. What a row may do stands once on the page, in the menu that
`static/js/studio/menu.js` opens; without JavaScript its button leads to the page of the lesson's settings.
"""

from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.authoring.queries import StudioLesson, StudioModule, StudioOutline
from courses.catalogue.models import Course
from lms.kernel import clock
from lms.pages import times
from lms.pages.templatetags.ui import icon, status

ICONS = {
    "text": "file-text", "video": "video", "quiz": "list-checks", "assignment": "upload", "file": "paperclip",
}  # fmt: skip


def _states() -> dict[str, str]:
    return {
        "published": "",
        "changed": str(status("warn", _("Changed"), "circle-dashed")),
        "new": str(status("warn", _("Draft"), "circle-dashed")),
        "removed": "",
        "unseen": "",
    }


def outline_html(course: Course, outline: StudioOutline, *, token: str, may_edit: bool) -> SafeString:
    """Return the modules of a course with their lessons, ready to stand in `#outline`; `token` is the CSRF token."""
    address = reverse("courses:studio_outline", args=[course.slug]).removesuffix("outline/")
    page = _Page(address, token, may_edit)
    return mark_safe("".join(page.module(module, number) for number, module in enumerate(outline.modules, 1)))  # noqa: S308  # nosec B308 B703


class _Page:
    """What the rows of one page have in common."""

    def __init__(self, address: str, token: str, may_edit: bool) -> None:
        self.address, self.may_edit, self.now = address, may_edit, clock.now()
        self.token = f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
        self.icons = {kind: str(icon(name, "icon-16")) for kind, name in ICONS.items()}
        self.states = _states()
        self.grip = '<span class="node-grip js-only" data-grip aria-hidden="true"></span>'
        self.plus = str(icon("plus", "icon-16"))
        self.more = _("What to do with “%s”")

    def module(self, module: StudioModule, number: int) -> str:
        """A module with its lessons and sections; `number` 0 for a section."""
        title = escape(module.title)
        head = (
            f'<header class="module-head" tabindex="-1" data-node="module" data-key="{module.id}" data-rev="{module.revision}">'
            f"{self.grip if self.may_edit else ''}"
            f'<{"h2" if number else "h3"} class="module-title"><span class="module-number">{number or ""}</span> '
            f"<span data-title>{title}</span></{'h2' if number else 'h3'}>{self.states[module.state]}"
            f'<span class="t1 ink-3 end">{ngettext("%d lesson", "%d lessons", module.count) % module.count}</span>'
            f"{self.menu('modules', module.id, title)}</header>"
        )
        lessons = "".join(map(self.lesson, module.lessons))
        sections = "".join(self.module(section, 0) for section in module.sections)
        kind = "module" if number else "module module-section"
        return (
            f'<section class="{kind}" data-module="{module.id}" aria-label="{title}">{head}'
            f'<ol class="nodes" data-lessons="{module.id}">{lessons}</ol>{self.adding(module)}'
            f'<div class="module-sections" data-sections="{module.id}">{sections}</div></section>'
        )

    def lesson(self, lesson: StudioLesson) -> str:
        """A row."""
        title = escape(lesson.title)
        opens = (
            f'<span class="t1 info nowrap">{escape(times.day_words(lesson.release_at, self.now))}</span>'
            if lesson.release_at
            else ""
        )
        minutes = f'<span class="t1 ink-3 num">{lesson.minutes} min</span>' if lesson.minutes else ""
        return (
            f'<li class="node" data-node="lesson" data-key="{lesson.id}" data-rev="{lesson.revision}">'
            f"{self.grip if self.may_edit else ''}{self.icons.get(lesson.content_type, '')}"
            f'<a class="node-title" data-title href="{self.address}lessons/{lesson.id}/">{title}</a>'
            f"{self.states[lesson.state]}{opens}{minutes}{self.menu('lessons', lesson.id, title)}</li>"
        )

    def menu(self, kind: str, key: object, title: str) -> str:
        """The button that opens what can be done, a link to the settings without JavaScript."""
        if not self.may_edit:
            return ""
        return (
            f'<a class="node-more" href="{self.address}{kind}/{key}/settings/" '
            f'data-menu aria-label="{self.more % title}"></a>'
        )

    def adding(self, module: StudioModule) -> str:
        """The line that takes a new lesson."""
        if not self.may_edit:
            return ""
        label = escape(_("Add a lesson to “%s”") % module.title)
        return (
            f'<form class="node-new" method="post" action="{self.address}lessons/" data-add="{module.id}">'
            f'{self.token}{self.plus}<input type="hidden" name="module" value="{module.id}">'
            f'<input class="node-input" name="title" maxlength="255" required aria-label="{label}" '
            f'placeholder="{escape(_("Add a lesson"))}" autocomplete="off"></form>'
        )
