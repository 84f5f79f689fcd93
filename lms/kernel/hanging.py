"""What hangs on rows that somebody wants to delete for ever, on the floors above as well, and would be lost with them.

Read from the foreign keys, so that nothing is forgotten: a table of another floor whose rows would go too is kept, and with it
what it hangs on, unless its model says which of its rows may go (`TenantModel.goes_with`).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast
from uuid import UUID

from django.db.models import CASCADE, PROTECT, RESTRICT, Count, Model
from django.db.models.deletion import Collector

Models = type[Model]
_LOSING = (CASCADE, PROTECT, RESTRICT)


@dataclass(frozen=True, slots=True)
class Held:
    """So many rows of one kind, in words."""

    label: str
    number: int


@cache
def _relations(model: Models) -> tuple[tuple[Models, str, Any], ...]:
    """What points at a model and would not let it go, or would go with it: model, column, what happens to it."""
    found = []
    for relation in model._meta.get_fields(include_hidden=True):
        what = getattr(relation, "on_delete", None)
        if relation.auto_created and not relation.concrete and what in _LOSING:
            found.append((cast(Models, relation.related_model), cast(Any, relation).field.attname, what))
    return tuple(found)


def _goes(model: Models, floor: str) -> bool:
    return model._meta.app_label == floor or getattr(model, "goes_with", None) is not None


@cache
def _may_hold(model: Models, floor: str, above: frozenset[Models] = frozenset()) -> bool:
    """Whether rows of this model, or what hangs on them, may be a reason to keep something."""
    if not _goes(model, floor) or getattr(model, "goes_with", None):
        return True
    known = above | {model}
    return any(
        _may_hold(other, floor, known) for other, _column, _what in _relations(model) if other not in known
    )


def holders(roots: Mapping[Models, Mapping[UUID, UUID]], *, floor: str) -> dict[UUID, list[Held]]:
    """Return what forbids deleting, by the key of what is to be deleted. `roots` maps the rows that would go to that key.

    `floor` is the app whose own tables go without being asked. One or two queries for each table that has a say,
    however many rows there are.
    """
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    seen: dict[Models, set[UUID]] = defaultdict(set)
    ahead: list[tuple[Models, Mapping[UUID, UUID]]] = list(roots.items())
    while ahead:
        model, rows = ahead.pop()
        new = {key: root for key, root in rows.items() if key not in seen[model]}
        seen[model] |= new.keys()
        if not new:
            continue
        for other, column, what in _relations(model):
            if _may_hold(other, floor) if what is CASCADE else other._meta.app_label != floor:
                staying, going = _split(other, column, new, floor)
                for root, number in staying.items():
                    label = str(other._meta.verbose_name_plural)
                    found[root][label] = max(number, found[root].get(label, 0))
                ahead.append((other, going))
    return {
        root: [Held(label, number) for label, number in sorted(kinds.items())]
        for root, kinds in found.items()
    }


def _split(
    model: Models, column: str, rows: Mapping[UUID, UUID], floor: str
) -> tuple[dict[UUID, int], dict[UUID, UUID]]:
    """Return how many rows of a model stay, by root, and the keys of those that go, with their roots."""
    hanging = model._default_manager.filter(**{f"{column}__in": list(rows)})
    going: dict[UUID, UUID] = {}
    if _goes(model, floor):
        which = getattr(model, "goes_with", None)
        pairs = (hanging.filter(which) if which else hanging).values_list("pk", column)
        going = {key: rows[of] for key, of in pairs}
        if not which:
            return {}, going
        hanging = hanging.exclude(which)
    staying: dict[UUID, int] = defaultdict(int)
    for of, number in hanging.values_list(column).annotate(number=Count("pk")).order_by():
        staying[rows[of]] += number
    return staying, going


def goes_along(rows: Collection[Model]) -> list[Held]:
    """Return what is deleted with these rows, themselves left out: what Django's own collector would delete.

    Ask `holders` first: raises `RestrictedError` where something else needs one of the rows.
    """
    collector = Collector(using="default")
    for row in rows:
        collector.collect([row])
    numbers: dict[Models, int] = defaultdict(int)
    for model, held in collector.data.items():
        numbers[model] += len(held)
    for fast in collector.fast_deletes:
        numbers[fast.model] += fast.count()
    for row in rows:
        numbers[type(row)] -= 1
    return [
        Held(str(model._meta.verbose_name_plural), number)
        for model, number in sorted(numbers.items(), key=lambda one: str(one[0]._meta.verbose_name_plural))
        if number > 0
    ]
