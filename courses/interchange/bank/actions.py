"""Import questions into a bank: read a file one question at a time, store them by the hundred. All or nothing."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from PIL import Image

from accounts.models import Membership, Organization, User
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.interchange.bank.detect import open_questions
from courses.interchange.bank.entries import Entry
from courses.interchange.bank.report import SHOWN, QuestionReport
from courses.interchange.drafts import CannotCarry, Draft
from courses.interchange.errors import BrokenDocument, PackageError
from courses.interchange.events import QUESTIONS_IMPORTED
from courses.interchange.files import DEFAULT_LIMITS, Limits
from courses.interchange.ledger import Ledger
from courses.interchange.links import Dead, Elsewhere, Missing, Target, ToAsset, asset_paths, fill
from courses.interchange.package import Asset, NotCarried
from courses.interchange.questions import build
from courses.interchange.richtext import RichText
from courses.interchange.storable import ACTIVE
from courses.interchange.stored_files import StoredFiles, lock_imports
from courses.media.access import asset_address
from courses.media.models import MediaAsset
from courses.questions.bulk import BATCH, Folders, NewQuestion, Stored, create_questions
from courses.questions.types.hotspot.interchange import in_thousandths
from lms.kernel import provenance, tenancy
from lms.kernel.events import record
from lms.kernel.markup import MarkupTooLarge

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many bytes or items of it are done, and how many there are (0: not known)."""
NO_ASSET: Final = "00000000-0000-0000-0000-000000000000"
MAX_TAG: Final = 50
# A file of this site, in what was exported as a sheet: the address works where the file is.
OWN_ASSET: Final = re.compile(r"/assets/[0-9a-f-]{36}/")


class NotAMember(PackageError):
    """Who imports does not belong to the organisation."""


def silent(doing: str, done: int, total: int) -> None:
    """Report progress to nobody."""


def import_questions(
    path: Path,
    *,
    organization: Organization,
    actor: User,
    course: Course | None = None,
    folder: str = "",
    dry_run: bool = False,
    progress: Progress = silent,
    limits: Limits = DEFAULT_LIMITS,
) -> QuestionReport:
    """Import the questions at `path` into the bank of a course, or of the organisation; return what was done.

    One transaction, and one import of an organisation at a time. Questions are found again by their source key, so a
    repeated import updates; nothing is ever taken out, as a file need not be the whole bank. With `dry_run` everything is
    read and checked and nothing is written. Raises `PackageError`, and has changed nothing then; also when the file has
    items and none of them could be carried.
    """
    started = time.monotonic()
    with tenancy.scope(organization), provenance.context(actor=str(actor.pk), command="import_questions"):
        if not Membership.objects.active().filter(user=actor).exists():
            raise NotAMember(
                _("%(person)s is not a member of %(organization)s.")
                % {"person": actor, "organization": organization}
            )
        with open_questions(path, limits) as source:
            reading = Reading(QuestionReport(format=source.format), _scope_of(course))
            batches = reading.batches(source.entries, progress)
            if dry_run:
                for _batch in batches:
                    pass
            else:
                _write(batches, reading.report, actor, course, folder)
    report = reading.report
    if not report.carried:
        first = report.not_carried[0] if report.not_carried else None
        where = f"{first.item}: {first.reason}" if first else _("The file has no questions in it.")
        raise BrokenDocument(where, file=path.name)
    report.seconds = round(time.monotonic() - started, 3)
    return report


def _scope_of(course: Course | None) -> str:
    return f"q:{course.pk if course else 'bank'}"


@dataclass(slots=True)
class _Item:
    """A question ready to be stored, but for the addresses of its files."""

    question: NewQuestion
    folder: tuple[str, ...]
    assets: dict[str, Path] = field(default_factory=dict)
    picture: str = ""


@dataclass(slots=True)
class Reading:
    """Goes through the entries of a source, keeping the book."""

    report: QuestionReport
    scope: str
    ledger: Ledger = field(default_factory=Ledger)
    draft: Draft = field(default_factory=lambda: Draft(""))
    rich: RichText = field(init=False)
    files: dict[str, Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rich = RichText(self._resolve)

    def batches(self, entries: Iterator[Entry], progress: Progress) -> Iterator[list[_Item]]:
        """Yield questions, `BATCH` at a time."""
        batch: list[_Item] = []
        for entry in entries:
            item = self._item(entry)
            if item is not None:
                batch.append(item)
            if len(batch) >= BATCH:
                yield batch
                batch = []
            if self.report.items % 50 == 0:
                progress(_("Reading questions"), self.report.items, 0)
        if batch:
            yield batch
        for missing in self.rich.missing():
            self.report.note(missing)
        progress(_("Reading questions"), self.report.items, self.report.items)

    def _item(self, entry: Entry) -> _Item | None:
        report = self.report
        if "." not in entry.kind:
            report.items += 1
            report.source[entry.kind] += 1
        if entry.draft is None:
            report.lose(NotCarried(entry.place, entry.kind, entry.reason))
            return None
        self.draft, self.files = entry.draft, {}
        try:
            item = self._built(entry, entry.draft)
        except (CannotCarry, MarkupTooLarge) as reason:
            report.lose(NotCarried(entry.place, entry.kind, str(reason)))
            return None
        report.carried += 1
        report.kept[entry.kind] += 1
        report.types[item.question.type] += 1
        if len(report.first) < SHOWN:
            report.first.append({"type": item.question.type, "title": item.question.title})
        return item

    def _built(self, entry: Entry, draft: Draft) -> _Item:
        picture = self._place_picture(draft) if draft.picture else ""
        identity = (
            draft.identity
            or draft.title
            or hashlib.sha1(draft.prompt.encode(), usedforsecurity=False).hexdigest()
        )
        found, losses = build(
            draft, key="", title=draft.title, points=draft.points, item=entry.place, kind=entry.kind, rich=self.rich
        )  # fmt: skip
        key = self.ledger.key(self.scope, "/".join(draft.folder), identity)
        for loss in losses:
            self.report.note(loss)
        question = NewQuestion(
            source_key=key,
            type=found.type,
            title=found.title,
            prompt_html=found.prompt,
            data=dict(found.data),
            points=found.points,
            tags=tuple(dict.fromkeys(tag[:MAX_TAG] for tag in draft.tags)),
        )
        return _Item(question, draft.folder, dict(self.files), picture)

    def _resolve(self, url: str, base: str) -> Target:
        """What an address in the text of the present question means."""
        if OWN_ASSET.match(url):
            return Elsewhere(url)
        file = self.draft.find(url)
        if file is not None and not url.split("?")[0].lower().endswith(ACTIVE):
            return self._keep(url, file)
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "mailto", "data"} or url.startswith(("#", "//")):
            return Elsewhere(url)
        if parts.scheme or "$@" in url:
            return Dead(url)
        return Missing(unquote(url.removeprefix("@@PLUGINFILE@@/")))

    def _keep(self, url: str, file: Path) -> ToAsset:
        name = unquote(url.rsplit("/", 1)[-1].split("?")[0])[:150] or "file"
        path = f"{self.report.items}/{len(self.files)}/{name}"
        known = next((key for key, kept in self.files.items() if kept == file), None)
        self.files.setdefault(known or path, file)
        return ToAsset(known or path)

    def _place_picture(self, draft: Draft) -> str:
        """Measure the picture that a hotspot question needs, and say where it is. Raises `CannotCarry`."""
        file = draft.find(draft.picture)
        if file is None or draft.data is None:
            raise CannotCarry(_("Its picture is not there."))
        try:
            with Image.open(file) as image:
                width, height = image.size
        except (OSError, ValueError, Image.DecompressionBombError) as problem:
            raise CannotCarry(_("Its picture cannot be opened.")) from problem
        target = self._keep(draft.picture, file)
        draft.data = in_thousandths(draft.data, width, height)
        draft.data["image"] |= {"asset": NO_ASSET, "name": target.path.rsplit("/", 1)[-1]}
        return target.path


def _write(
    batches: Iterator[list[_Item]], report: QuestionReport, actor: User, course: Course | None, folder: str
) -> None:
    files = StoredFiles()
    try:
        with transaction.atomic():
            lock_imports()
            folders = Folders(course, tuple(part.strip() for part in folder.split("/") if part.strip()))
            done = Stored()
            for batch in batches:
                done.add(_store(batch, files, folders, actor, course))
                done.ids.clear()
                report.files += sum(len(item.assets) for item in batch)
            report.created, report.revised, report.unchanged = done.created, done.revised, done.unchanged
            report.folders = folders.made
            record(
                QUESTIONS_IMPORTED,
                object=course,
                actor=actor,
                course_id=course.pk if course else None,
                payload={
                    "created": done.created,
                    "revised": done.revised,
                    "not_carried": report.lost.total(),
                },
            )
            transaction.on_commit(files.forget)
    except BaseException:
        # Without a database the journals stay, and the next import does this.
        with suppress(DatabaseError), transaction.atomic():
            lock_imports()
            files.take_away()
        raise


def _store(
    batch: list[_Item], files: StoredFiles, folders: Folders, actor: User, course: Course | None
) -> Stored:
    assets = [Asset(path, file) for item in batch for path, file in item.assets.items()]
    try:
        rows = files.store(assets, actor=actor, step=lambda: None) if assets else {}
    except Refused as problem:
        raise PackageError(problem) from problem
    return create_questions(
        actor=actor, course=course, questions=[_filled(item, rows, folders.at(item.folder)) for item in batch]
    )


def _filled(item: _Item, assets: dict[str, MediaAsset], folder: Any) -> NewQuestion:
    """The question with real addresses of its files."""
    question = item.question
    changes: dict[str, Any] = {"folder_id": folder}
    if item.assets:

        def address(path: str) -> str:
            found = assets.get(path)
            return asset_address(found.pk, found.original_name) if found else ""

        def put(html: str) -> str:
            return fill(html, asset=address, lesson=lambda key: "") if asset_paths(html) else html

        data = _in_html(question.data, put)
        if item.picture:
            data["image"]["asset"] = str(assets[item.picture].pk)
        changes |= {"prompt_html": put(question.prompt_html), "data": data}
    fields = {name: getattr(question, name) for name in NewQuestion.__dataclass_fields__}
    return NewQuestion(**(fields | changes))


def _in_html(value: Any, put: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {
            key: put(inner) if key == "html" and isinstance(inner, str) else _in_html(inner, put)
            for key, inner in value.items()
        }
    return [_in_html(inner, put) for inner in value] if isinstance(value, list) else value
