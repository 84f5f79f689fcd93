"""Take questions out: to a file in one of the formats, with a report of what it cannot say."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import IO, Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.models import Course
from courses.interchange.bank.actions import Progress, silent
from courses.interchange.bank.compare import differences, same_html
from courses.interchange.bank.report import QuestionReport
from courses.interchange.bank.writers import FORMATS, FileOf, Writer
from courses.interchange.drafts import CannotCarry, Draft
from courses.interchange.events import QUESTIONS_EXPORTED
from courses.interchange.links import Elsewhere
from courses.interchange.package import NotCarried
from courses.interchange.questions import build
from courses.interchange.richtext import RichText
from courses.media.models import MediaAsset
from courses.questions.models import Question, QuestionFolder
from courses.questions.types.hotspot.interchange import in_thousandths
from courses.questions.types.mapping import Asked
from lms.kernel.events import record

CHUNK: Final = 200
LARGEST_FILE: Final = 64 * 1024**2


def questions_of(
    course: Course | None = None, folder: QuestionFolder | None = None, quiz_id: UUID | None = None
) -> QuerySet[Question]:
    """The questions of a quiz, else of a folder with those in it, else of the bank of a course or the organisation."""
    rows = Question.objects.kept().exclude(current=None)
    if quiz_id is not None:
        found: QuerySet[Question] = rows.filter(quiz_uses__quiz=quiz_id)
    elif folder is not None:
        found = rows.filter(folder__in=_below(folder))
    else:
        found = rows.filter(course=course)
    return found


def _below(folder: QuestionFolder) -> list[UUID]:
    """A folder and all that are in it."""
    found, level = [folder.pk], [folder.pk]
    while level:
        level = list(QuestionFolder.objects.filter(parent__in=level).values_list("pk", flat=True))
        found += level
    return found


def export_questions(
    questions: QuerySet[Question],
    stream: IO[bytes],
    *,
    format: str,
    actor: User | None,
    course: Course | None = None,
    progress: Progress = silent,
) -> QuestionReport:
    """Write questions to a binary stream, folder by folder, and return the report. Inside a tenancy scope.

    Each question is read back as it is written: one that the format cannot say is left out and listed, and a detail that
    does not come back is noted. Memory does not grow with their number.
    """
    started = time.monotonic()
    report = QuestionReport(format=format)
    paths = _paths()
    rows = questions.select_related("current").defer("search").order_by("folder_id", "pk")
    total = questions.count()
    writer = FORMATS[format].writer(stream, files())
    for row in rows.iterator(chunk_size=CHUNK):
        asked = _asked(row, paths)
        report.items += 1
        report.source[asked.type] += 1
        _export(asked, writer, report)
        if report.items % 50 == 0:
            progress(_("Writing questions"), report.items, total)
    writer.close()
    progress(_("Writing questions"), total, total)
    report.seconds = round(time.monotonic() - started, 3)
    with transaction.atomic():
        record(
            QUESTIONS_EXPORTED,
            object=course,
            actor=actor,
            course_id=course.pk if course else None,
            payload={"questions": report.carried, "not_carried": report.lost.total()},
        )
    return report


def _export(asked: Asked, writer: Writer, report: QuestionReport) -> None:
    try:
        piece, lost = written(asked, writer)
    except CannotCarry as reason:
        report.lose(NotCarried(asked.title, asked.type, str(reason)))
        return
    writer.put(asked, piece)
    report.carried += 1
    report.kept[asked.type] += 1
    report.types[asked.type] += 1
    for name in lost:
        sentence = _("The format has no place for this, or means something else by it.")
        report.note(NotCarried(asked.title, f"{asked.type}.{name}", sentence))


def written(asked: Asked, writer: Writer) -> tuple[Any, list[str]]:
    """What is to be written for a question, and the names of what does not come back. Raises `CannotCarry`."""
    piece, draft = writer.piece(asked)
    return piece, lost_in(asked, draft)


def lost_in(asked: Asked, draft: Draft) -> list[str]:
    """The names of what a question that was read back does not say any more. Raises `CannotCarry`."""
    if draft.picture and draft.data is not None:
        image = asked.data["image"]
        draft.data = in_thousandths(draft.data, image["width"], image["height"])
        draft.data["image"] = {**image, "alt": draft.data["image"]["alt"]}
    came, _losses = build(
        draft, key="", title=draft.title, points=draft.points, item=asked.title, kind=asked.type,
        rich=RichText(lambda url, base: Elsewhere(url)),
    )  # fmt: skip
    lost = [] if came.type == asked.type else ["type"]
    if not lost:
        lost += differences(asked.data, dict(came.data))
    lost += ["prompt"] if not same_html(asked.prompt, came.prompt) else []
    lost += ["points"] if Decimal(asked.points) != came.points else []
    lost += (
        ["title"] if draft.title and " ".join(asked.title.split()) != " ".join(draft.title.split()) else []
    )
    return lost


def _asked(row: Question, paths: dict[UUID, tuple[str, ...]]) -> Asked:
    version = row.current
    assert version is not None
    data = version.data
    pictures = {}
    if version.type == "hotspot":
        asset = data["image"]["asset"]
        pictures[asset] = f"/assets/{asset}/{data['image'].get('name') or 'picture'}"
    return Asked(
        type=version.type,
        title=row.title,
        prompt=version.prompt_html,
        data=data,
        points=version.points,
        tags=tuple(row.tags),
        folder=paths.get(row.folder_id, ()) if row.folder_id else (),
        identity=str(row.pk),
        pictures=pictures,
    )


def _paths() -> dict[UUID, tuple[str, ...]]:
    """The names of every folder from the top."""
    rows = {
        pk: (parent, name) for pk, parent, name in QuestionFolder.objects.values_list("pk", "parent", "name")
    }

    def path(key: UUID | None) -> tuple[str, ...]:
        if key not in rows:
            return ()
        parent, name = rows[key]
        return (*path(parent), name)

    return {key: path(key) for key in rows}


def files() -> FileOf:
    """A function that reads an asset of the organisation, by its key."""

    def content(key: str) -> bytes | None:
        try:
            asset = MediaAsset.objects.filter(pk=key).first()
        except (ValidationError, ValueError):
            return None
        if asset is None or asset.size > LARGEST_FILE:
            return None
        with asset.file.open("rb") as stream:
            return bytes(stream.read())

    return content
