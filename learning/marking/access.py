"""How views obtain pieces and their files."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from courses.api import can_teach
from courses.models import MediaAsset
from learning.attempts.models import Answer, AnswerFile
from learning.marking.models import Opinion, Piece
from learning.submissions.models import Submission, SubmissionFile

_UNREAD = tuple(
    f"course__{name}"
    for name in (
        "search", "description", "description_html", "audience", "outcomes", "requirements", "tags", "metadata", "staged",
    )
)  # fmt: skip
"""What is long about a course, and said nowhere where one marks."""


def piece_of(request: HttpRequest, key: UUID) -> Piece:
    """Return a piece with what it is about, for who teaches its course; else 404, or 403 where the course is published.

    Three queries at most.
    """
    rows = Piece.objects.select_related("course", "learner", "claimed_by").defer(*_UNREAD)
    found = rows.filter(pk=key, course__deleted_at=None).first()
    if found is None:
        raise Http404
    if not can_teach(request.user, found.course):
        if found.course.is_published:
            raise PermissionDenied
        raise Http404
    _read(found)
    return found


def piece_after(request: HttpRequest, piece: Piece, key: UUID) -> Piece:
    """Return a piece for who may mark `piece`, as `piece_of` does; a course and an assignment they share are not read again."""
    beside = ("submission",) if piece.submission is not None else ()
    found = Piece.objects.select_related("learner", *beside).filter(pk=key).first()
    if found is None or found.course_id != piece.course_id:
        return piece_of(request, key)
    found.course = piece.course
    if (
        piece.submission is not None
        and found.submission is not None
        and found.assignment_id == piece.assignment_id
    ):
        found.submission.assignment = piece.submission.assignment
    else:
        _read(found)
    return found


def _read(piece: Piece) -> None:
    """Read what a piece is about, by its kind: all kinds in one statement are three hundred columns. One query."""
    if (key := piece.answer_id) is not None:
        answers = Answer.objects.select_related("attempt__quiz", "version", "marking__marker")
        piece.answer = answers.get(pk=key)
        return
    piece.submission = Submission.objects.select_related("assignment").get(pk=piece.pk)


def own_opinion(request: HttpRequest, piece: Piece) -> Opinion:
    """Return what who asks gave as one of two for a piece; 404 where they gave nothing. One query."""
    found = Opinion.objects.filter(piece=piece, marker_id=request.user.pk).first()
    if found is None:
        raise Http404
    found.piece = piece
    return found


def file_of(piece: Piece, file_id: UUID) -> tuple[MediaAsset, str]:
    """Return a file that belongs to a piece, and its name; else 404. One query."""
    row: SubmissionFile | AnswerFile | None
    if piece.submission_id is not None:
        row = (
            SubmissionFile.objects.select_related("asset")
            .filter(pk=file_id, submission=piece.submission_id)
            .first()
        )
    else:
        row = AnswerFile.objects.select_related("asset").filter(pk=file_id, answer=piece.answer_id).first()
    if row is None:
        raise Http404
    return row.asset, row.name
