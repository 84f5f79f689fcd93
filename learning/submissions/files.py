"""Files of work: which an assignment takes, uploading them one by one, and who may fetch them."""

from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, Final
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from courses.api import sniff, store_asset
from courses.models import Assignment, Course
from learning.enrolments.models import Enrolment
from learning.submissions.actions import SubmissionError, locked_draft
from learning.submissions.models import Submission, SubmissionFile

# What a file that is called so begins with; for other types its name is all there is to go by.
BYTES: Final = {
    "pdf": {"application/pdf"},
    "png": {"image/png"},
    "jpg": {"image/jpeg"},
    "jpeg": {"image/jpeg"},
    "gif": {"image/gif"},
    "webp": {"image/webp"},
    "docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    "xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    "pptx": {"application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    "zip": {"application/zip"},
}


def clean_name(name: str) -> str:
    """The last part of a path, without signs that do not print."""
    last = PurePosixPath(name.replace("\\", "/")).name
    clean = "".join(sign for sign in last if sign.isprintable()).strip(" .")
    return clean[-200:] or "file"


def why_not(assignment: Assignment, name: str, size: int, content_type: str = "") -> str:
    """Why a file of this name, size in bytes and (where known) type cannot be taken, "" when it can."""
    if not assignment.takes_files:
        return _("This assignment takes no files.")
    if size > assignment.max_file_bytes:
        words = _("“%(name)s” is larger than %(limit)s, the most one file may have.")
        return words % {"name": name, "limit": filesizeformat(assignment.max_file_bytes)}
    suffix = PurePosixPath(name).suffix.lstrip(".").lower()
    if assignment.file_types and suffix not in assignment.file_types:
        words = _("“%(name)s” is not one of the types asked for: %(types)s.")
        return words % {"name": name, "types": ", ".join(assignment.file_types)}
    if assignment.file_types and content_type and content_type not in BYTES.get(suffix, {content_type}):
        return _("“%(name)s” is not what its name says. Save it again as %(type)s.") % {
            "name": name,
            "type": suffix,
        }
    return ""


def add_file(
    *, enrolment: Enrolment, assignment: Assignment, number: int, file: IO[bytes], name: str, size: int, actor: User,
    now: datetime,
) -> SubmissionFile:  # fmt: skip
    """Store a file and add it to the draft of this number. The same bytes again are one file.

    Raises `SubmissionError` for what the assignment does not take (`size` in bytes), `AlreadyHandedIn`, and `Refused`
    for what the installation does not take.
    """
    clean = clean_name(name)
    if problem := why_not(assignment, clean, size) or why_not(
        assignment, clean, size, sniff(file, clean).content_type
    ):
        raise SubmissionError(problem)
    # Before the bytes are stored: no place for files of work that cannot be handed in.
    with transaction.atomic():
        locked_draft(enrolment, assignment, number, now)
    asset = store_asset(file, clean, actor=actor, metadata={"purpose": "submission"})
    with transaction.atomic():
        draft = locked_draft(enrolment, assignment, number, now)
        held = SubmissionFile.objects.filter(submission=draft)
        present = held.filter(asset=asset).first()
        if present is not None:
            return present
        most = assignment.max_files
        if held.count() >= most:
            words = ngettext("At most %d file can be handed in.", "At most %d files can be handed in.", most)
            raise SubmissionError(words % most)
        return SubmissionFile.objects.create(submission=draft, asset=asset, name=clean)


def own_file(enrolment: Enrolment, assignment: Assignment, file_id: UUID) -> SubmissionFile:
    """Return a file of the learner's own work; else 404."""
    return _one(file_id, submission__enrolment=enrolment, submission__assignment=assignment)


def handed_in_file(course: Course, submission_id: UUID, file_id: UUID) -> SubmissionFile:
    """Return a file that was handed in in a course its reader teaches; drafts are the learner's own. Else 404."""
    return _one(
        file_id, submission=submission_id, submission__enrolment__course=course,
        submission__state__in=[Submission.State.HANDED_IN, Submission.State.MARKED],
    )  # fmt: skip


def _one(file_id: UUID, **filters: object) -> SubmissionFile:
    found = SubmissionFile.objects.select_related("asset").filter(pk=file_id, **filters).first()
    if found is None:
        raise Http404
    return found
