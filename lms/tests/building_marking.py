"""A regrade of a quiz's question, an answer that came after the end, a marking replaced, and one begun."""

from decimal import Decimal
from typing import Any

from accounts.models import User
from courses.models import Course
from learning.attempts import actions
from learning.attempts.late import save_or_keep
from learning.gradebook.models import GradeItem
from learning.grading.actions import mark_answer
from learning.marking.actions import give, keep_draft
from learning.marking.comments import save_comment
from learning.marking.rules import set_rules
from learning.models import Answer, LateAnswer, Piece
from learning.regrading.actions import request_regrade
from learning.regrading.work import run
from lms.kernel import clock


def regrade_quiz(teacher: User, *, course: str, quiz: Any, private: str) -> dict[str, Any]:
    """Have it reckoned what giving everybody full points changes, `private` in all texts; return what fills addresses."""
    found = Course.objects.get(slug=course)
    answer = Answer.objects.select_related("attempt__quiz", "version__question__current").filter(
        attempt__quiz=quiz, attempt__state="handed_in"
    )[0]
    made = request_regrade(
        course=found, quiz=answer.attempt.quiz, question=answer.version.question, rule="drop", accepted=[],
        note=private, actor=teacher,
    )  # fmt: skip
    run(made.pk, now=clock.now())
    return {"regrade": made.pk}


def answer_late(*, course: str, private: str) -> dict[str, Any]:
    """Let an essay arrive after its attempt was handed in, `private` in its text; return what fills addresses."""
    answer = Answer.objects.select_related("attempt").get(
        attempt__enrolment__course__slug=course, attempt__number=1, version__type="essay"
    )
    place: dict[str, Any] = {
        "attempt_id": answer.attempt_id, "learner_id": answer.attempt.learner_id, "position": answer.position,
    }  # fmt: skip
    content = actions.question_at(**place)
    save_or_keep(**place, content=content, answer={"text": f"Too late, {private}"}, now=clock.now())
    return {"late": LateAnswer.objects.get(answer=answer).pk}


def begin_marking(waiting: Answer, marked: Answer, teacher: User, private: str) -> None:
    """Mark an answer anew, and begin to mark another, `private` in all texts."""
    now = clock.now()
    mark_answer(answer=marked, points=Decimal("0.5"), comment=private, actor=teacher, now=now)
    piece = Piece.objects.get(pk=waiting.pk)
    keep_draft(piece=piece, values={"comment": private}, revision=0, actor=teacher, now=now)
    Piece.objects.filter(pk=piece.pk).update(claimed_by=None, claimed_until=None)


def mark_by_two(first: User, *, work: Any, course: str, private: str) -> dict[str, Any]:
    """Let the first of two mark work, `private` in all texts; keep a comment; return what fills addresses."""
    now = clock.now()
    piece = Piece.objects.select_related("submission__assignment").get(pk=work)
    found = Course.objects.get(slug=course)
    item = GradeItem.objects.filter(
        course=found, assignment=piece.assignment
    ).first() or GradeItem.objects.create(
        course=found, kind="assignment", assignment=piece.assignment, title=f"Work, {private}"
    )
    set_rules(item=item, is_anonymous=False, is_double=True, actor=first, now=now)
    criterion = piece.assignment.criteria.get()  # type: ignore[union-attr]
    values = {f"points-{criterion.pk}": "1", "comment": private}
    give(piece=piece, values=values, expected=0, actor=first, now=now, is_double=True)
    comment = save_comment(text=f"{private}, well done", course=found, actor=first)
    return {"saved_comment": comment.pk}
