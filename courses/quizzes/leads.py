"""Where a quiz may lead: by which answers, to which points of which lessons, and what of it is gone."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from courses.milestones.targets import options_of
from courses.outline.models import Lesson
from courses.questions.models import Question
from courses.quizzes.documents import QuizDocument
from courses.quizzes.review import ScoreBranch


def answer_choices(document: QuizDocument) -> list[tuple[str, str]]:
    """Return the answers by which a quiz can lead on, of its fixed questions with options, as (value, words). One query."""
    rows = Question.objects.kept().select_related("current").defer("search")
    known = {row.pk: row for row in rows.filter(pk__in=document.questions)} if document.questions else {}
    found = []
    for number, key in enumerate(document.questions, 1):
        row = known.get(key)
        for option, words in options_of(row) if row else ():
            name = (row.title or row.words)[:40] if row else ""
            found.append((f"{key}:{option}", f"{number}. {name}: {words}"))
    return found


def lead_problems(documents: Sequence[QuizDocument], lessons: set[UUID]) -> Iterator[list[str]]:
    """Yield for each quiz what is wrong with where it leads, in sentences. Two queries at most, none without branches."""
    branches = [one for document in documents for one in document.settings.branches]
    asked = {one.question for one in branches if one.question}
    rows = (
        Question.objects.kept().select_related("current").defer("search").filter(pk__in=asked)
        if asked
        else ()
    )
    options = {row.pk: {option for option, _words in options_of(row)} for row in rows}
    ends = _ends({one.lesson for one in branches if one.at_ms})
    for document in documents:
        here = set(document.questions)
        yield [
            words % document.settings.title
            for one in document.settings.branches
            for words in _wrong(one, here, lessons, options, ends)
        ]


def _wrong(
    one: ScoreBranch, here: set[UUID], lessons: set[UUID], options: Mapping[UUID, set[str]],
    ends: Mapping[UUID, int],
) -> Iterator[str]:  # fmt: skip
    if one.lesson not in lessons:
        yield _("A score of the quiz “%s” leads to a lesson that does not exist any more.")
    if one.question and (one.question not in here or one.option not in options.get(one.question, ())):
        yield _("An answer by which the quiz “%s” leads on does not exist any more.")
    if one.at_ms and one.at_ms >= ends.get(one.lesson, one.at_ms + 1):
        yield _("The quiz “%s” leads to a point beyond the end of a video.")


def _ends(lessons: set[UUID]) -> dict[UUID, int]:
    """The length of the first video of each of these lessons, as far as it is known, in milliseconds."""
    if not lessons:
        return {}
    items = "blocks__video_group__items"
    rows = Lesson.objects.filter(pk__in=lessons, **{f"{items}__isnull": False})
    rows = rows.order_by("pk", "blocks__position", f"{items}__position").distinct("pk")
    return {key: length for key, length in rows.values_list("pk", f"{items}__video__duration_ms") if length}
