"""The HTML of an outline in the studio. Written without templates: a thousand lessons are a thousand rows.

Everything that comes from people goes through `escape`. What a row may do stands once on the page, in the menu that
`static/js/studio/menu.js` opens; without JavaScript its button leads to the page of the lesson's settings. A row holds only what
works without JavaScript: grips and names for scripts are given to it by `static/js/studio/rows.js`, its icon is drawn once.
Addresses are relative to the outline's own.
"""

from html import escape

from django.templatetags.static import static
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
    modules = "".join(page.module(module, number) for number, module in enumerate(outline.modules, 1))
    return mark_safe(drawn_once() + modules)  # noqa: S308  # nosec B308 B703


def drawn_once() -> str:
    """The icons of lessons, drawn once on a page: `icon_of` points at them."""
    drawn = "".join(
        f'<symbol id="i-{kind}" viewBox="0 0 24 24"><use href="{static("icons.svg")}#{name}"/></symbol>'
        for kind, name in ICONS.items()
    )
    return f'<svg class="sr" aria-hidden="true">{drawn}</svg>'


def icon_of(kind: str) -> str:
    """The icon of a kind of lesson, "" for a kind without one."""
    return (
        f'<svg class="icon icon-16" aria-hidden="true"><use href="#i-{kind}"/></svg>' if kind in ICONS else ""
    )


class _Page:
    """What the rows of one page have in common."""

    def __init__(self, address: str, token: str, may_edit: bool) -> None:
        self.address, self.may_edit, self.now = address, may_edit, clock.now()
        self.token = f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
        self.settings = escape(_("Settings"))
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
            f"{self.menu(module)}</header>"
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
        at = f"../lessons/{lesson.id}/"
        more = f'<a class="node-more" href="{at}settings/">{self.settings}</a>' if self.may_edit else ""
        return (
            f'<li class="node" data-rev="{lesson.revision}">{icon_of(lesson.content_type)}'
            f'<a class="node-title" href="{at}">{title}</a>{self.states[lesson.state]}{opens}{minutes}{more}</li>'
        )

    def menu(self, module: StudioModule) -> str:
        """The button that opens what can be done with a module, a link to its settings without JavaScript."""
        if not self.may_edit:
            return ""
        return (
            f'<a class="node-more" href="{self.address}modules/{module.id}/settings/" '
            f'data-menu aria-label="{escape(self.more % module.title)}"></a>'
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
