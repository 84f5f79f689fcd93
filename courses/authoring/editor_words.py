"""What the editor's script says and offers, in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


@dataclass(frozen=True, slots=True)
class SlashItem:
    """One thing the slash menu adds. `words` are other names it is found by."""

    name: str
    icon: str
    label: str
    help: str
    words: str = ""


def slash_menu() -> list[tuple[str, list[SlashItem]]]:
    """What can be added to a lesson, by groups."""
    return [(_("Write"), _words()), (_("Show"), _things()), (_("Ask"), _questions())]


def _words() -> list[SlashItem]:
    return [
        SlashItem("text", "file-text", _("Text"), _("A paragraph or more"), "paragraph write"),
        SlashItem("heading", "tag", _("Heading"), _("A title within the lesson"), "title section"),
        SlashItem("list", "list", _("List"), _("One thing a line"), "bullets points"),
        SlashItem("table", "layout-grid", _("Table"), _("Rows and columns"), "grid columns"),
        SlashItem("callout", "info", _("Callout"), _("A note, a tip, a warning"), "note tip warning box"),
        SlashItem("formula", "sigma", _("Formula"), _("Mathematics on its own line"), "maths tex equation"),
        SlashItem("code", "code", _("Code"), _("A listing with colours"), "program listing"),
        SlashItem("picture", "image", _("Picture"), _("From this device; pasting works too"), "image photo"),
    ]


def _things() -> list[SlashItem]:
    return [
        SlashItem("video", "video", _("Video"), _("From the library"), "film group watch"),
        SlashItem("file", "paperclip", _("File"), _("To download"), "attachment pdf document"),
        SlashItem("embed", "link", _("Link or embed"), _("YouTube, Vimeo, or any address"), "youtube vimeo url"),
        SlashItem("package", "package", _("Package"), _("Made in another tool"), "scorm interactive"),
    ]  # fmt: skip


def _questions() -> list[SlashItem]:
    found = _("Found by its words or a tag; answered at once")
    stops = _("Stops the video at a second you choose")
    talk = _("Something to talk about")
    return [
        SlashItem("quiz", "list-checks", _("Quiz"), _("New, or one there is"), "question test check"),
        SlashItem("question", "library", _("Question from the bank"), found, "check practice"),
        SlashItem("film", "diamond", _("Question on the video"), stops, "milestone cue film interactive"),
        SlashItem("assignment", "upload", _("Assignment"), _("Work to hand in"), "homework task essay"),
        SlashItem("discussion", "messages", _("Discussion prompt"), talk, "forum talk"),
    ]


def script_words() -> dict[str, str]:
    """Sentences of the script by name."""
    return {
        "saved": _("Saved %s"),
        "all_saved": _("Saved"),
        "saving": _("Saving"),
        "offline": _("Not saved, no connection. Kept on this device."),
        "signed_out": _("Not saved. Sign in again in another tab."),
        "refused": _("Not saved: %s"),
        "waits": _("Not saved: a choice waits for you"),
        "removed": _("Removed. "),
        "moved": _("Moved to “%s”."),
        "failed": _("That did not work. Reload the page and try again."),
        "unreachable": _("The server cannot be reached. Try again when you are back online."),
        "renamed_meanwhile": _(
            "Somebody else renamed this lesson to “%s”. Yours is kept in the field; save again to use it."
        ),
        "let_go": _("What you wrote in the removed block is let go. "),
        "step_gone": _("Somebody else removed the block since, so this step cannot be taken."),
        "step_changed": _("Somebody else changed the block since, so this step cannot be taken."),
        "nothing": _("Nothing is there yet."),
        "choose_video": _("Choose videos"),
        "choose_quiz": _("Choose a quiz"),
        "choose_assignment": _("Choose an assignment"),
        "choose_package": _("Choose a package"),
        "choose_file": _("Choose a file"),
        "choose_question": _("Choose a question"),
        "choose_film": _("On which video?"),
        "no_film": _("This lesson has no video yet. Choose one first, then set the question on it."),
        "choose_lesson": _("Move to which lesson?"),
        "about": _("About: %s"),
        "is_here": _("%s is in this lesson too"),
        "bold": pgettext("sample text", "bold"),
        "italic": pgettext("sample text", "italic"),
        "link": pgettext("sample text", "words of the link"),
        "heading": pgettext("sample text", "Heading"),
        "item": pgettext("sample text", "First"),
        "quote": pgettext("sample text", "Quotation"),
        "note": pgettext("sample text", "What to keep in mind"),
        "column": pgettext("sample text", "Column"),
        "cell": pgettext("sample text", "Cell"),
    }
