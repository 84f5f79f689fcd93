"""Bringing rows in line with a package: new ones made, changed ones written, equal ones left alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row as it should be. `initial` counts only when it is made: people may have changed it since."""

    key: str
    fields: Mapping[str, Any]
    initial: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Synced(Generic[M]):
    """The rows by source key, and what had to be done to them."""

    rows: dict[str, M]
    created: list[M] = field(default_factory=list)
    changed: list[M] = field(default_factory=list)

    @property
    def touched(self) -> bool:
        return bool(self.created or self.changed)


def sync(model: type[M], existing: Iterable[M], wanted: Iterable[Wanted]) -> Synced[M]:
    """Make the rows with a `source_key` equal to what is wanted, in two statements at most per batch."""
    rows: dict[str, Any] = {row.source_key: row for row in existing}  # type: ignore[attr-defined]
    done: Synced[M] = Synced({})
    names: set[str] = set()
    for want in wanted:
        row = rows.get(want.key)
        if row is None:
            row = model(source_key=want.key, **want.initial, **want.fields)
            done.created.append(row)
        else:
            different = [name for name, value in want.fields.items() if getattr(row, name) != value]
            for name in different:
                setattr(row, name, want.fields[name])
            if different:
                names.update(different)
                done.changed.append(row)
        done.rows[want.key] = row
    manager = model._default_manager
    manager.bulk_create(done.created, batch_size=BATCH)
    if done.changed:
        manager.bulk_update(done.changed, sorted(names), batch_size=BATCH)
    return done
