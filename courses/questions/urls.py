"""Addresses of the bank of the organisation and of each course, within the namespace `courses`."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path

from courses.questions import views_bank as bank
from courses.questions import views_pictures as pictures
from courses.questions import views_question as question

PAGES: tuple[tuple[str, Any, str], ...] = (
    ("", bank.bank, "bank"),
    ("edits/", bank.edits, "bank_edits"),
    ("folders/", bank.folders, "bank_folders"),
    ("folders/<uuid:key>/", bank.folder, "bank_folder"),
    ("new/", question.new, "bank_new"),
    ("rendering/", question.rendering, "bank_rendering"),
    ("pictures/", pictures.pictures, "bank_pictures"),
    ("<uuid:key>/", question.question, "bank_question"),
    ("<uuid:key>/preview/", question.preview, "bank_preview"),
    ("<uuid:key>/versions/", question.versions, "bank_versions"),
    ("<uuid:key>/versions/<int:number>/restoration/", question.restoration, "bank_restoration"),
)


def _both() -> Iterator[URLPattern]:
    for end, view, name in PAGES:
        yield path(f"teach/bank/{end}", view, name=name)
        yield path(f"teach/<slug:course>/bank/{end}", view, name=f"course_{name}")


urlpatterns = list(_both())
