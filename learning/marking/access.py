"""How views obtain pieces and their files."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from courses.api import can_teach
from courses.models import MediaAsset
from learning.attempts.models import AnswerFile
from learning.marking.models import Opinion, Piece
from learning.submissions.models import SubmissionFile


def piece_of(request: HttpRequest, key: UUID) -> Piece:
    """Return a piece with what it is about, for who teaches its course; else 404, or 403 where the course is published.

    Two queries at most.
    """
    rows = Piece.objects.select_related(
        "course", "learner", "claimed_by", "submission__assignment", "submission__enrolment", "answer__attempt__quiz",
        "answer__version", "answer__marking__marker",
    )  # fmt: skip
    found = rows.filter(pk=key, course__deleted_at=None).first()
    if found is None:
        raise Http404
    if not can_teach(request.user, found.course):
        if found.course.is_published:
            raise PermissionDenied
        raise Http404
    return found


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
