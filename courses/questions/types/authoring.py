"""The form in which an author writes a question: from stored data to inputs, from a POST to data.

A type declares an `AuthorForm`; the rest is the same for all. See docs/recipes/add-a-question-type.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, Protocol

from django.utils.translation import gettext_lazy as _

from courses.questions.types.errors import Problem
from courses.questions.types.fields import OWN, Field, Json, Rows, Words

NEW_KEY: Final = "__key__"
"""Stands for the row's key in the `<template>` from which a script makes new rows."""

COMMON: Final[tuple[Field | Rows, ...]] = (
    Field("feedback_correct", _("When the answer is right"), lines=2, aside=True),
    Field("feedback_incorrect", _("When it is not"), lines=2, aside=True),
    Field("explanation", _("Explanation"), lines=2, aside=True, hint=_("Shown when no further try is left.")),
    Rows(
        "hints", _("Hints"), _("Hint"), _("Add a hint"), (Field(OWN, _("Hint")),), aside=True,
        hint=_("Given one by one while tries are left."),
    ),
)  # fmt: skip


class Posted(Protocol):
    """The part of Django's `QueryDict` that reading a form needs."""

    def get(self, key: str, /) -> Any: ...

    def getlist(self, key: str, /) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class BoundField:
    """An input with its value and what is wrong with it, for the template."""

    field: Field
    name: str
    value: str
    kept_html: str = ""
    kept_source: str = ""
    choices: tuple[tuple[str, Words], ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        """The markup of this kind of input."""
        return f"courses/questions/authoring/_{'flag' if self.field.kind == 'flag' else 'field'}.html"


@dataclass(frozen=True, slots=True)
class BoundRow:
    """A row with its inputs. `key` is in the names of its inputs and never changes while the form is open."""

    key: str
    number: int
    fields: tuple[BoundField, ...]
    errors: tuple[str, ...] = ()

    @property
    def more_is_open(self) -> bool:
        """Whether what waits behind *More* has to be seen."""
        return any(
            one.field.aside and (one.errors or not one.field.is_blank({one.field.key: one.value}))
            for one in self.fields
        )

    @property
    def has_more(self) -> bool:
        """Whether some fields wait behind *More*."""
        return any(one.field.aside for one in self.fields)


@dataclass(frozen=True, slots=True)
class BoundRows:
    """A list of rows, and an empty one (`blank`) for the script to copy."""

    rows: Rows
    name: str
    filled: tuple[BoundRow, ...]
    blank: BoundRow
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class BoundForm:
    """A form with its values. `data` is ready for `dump_data`; `with_problems` puts errors at their fields."""

    form: "AuthorForm"
    prefix: str
    values: Mapping[str, str]
    keys: Mapping[str, tuple[str, ...]]
    rows_changed: bool = False
    """A button added, removed or moved a row: show the form again, save nothing."""
    problems: tuple[Problem, ...] = ()
    template: str = field(default="", compare=False)

    @cached_property
    def data(self) -> Json:
        """What was written, as raw data of the type."""
        data: Json = {}
        for part in self.form.all_parts:
            if isinstance(part, Field):
                part.read(self._typed(self.prefix), data)
                continue
            entries = []
            for key in self._kept(part):
                typed, entry = self._typed(self._row_name(part, key)), {}  # type: tuple[dict[str, str], Json]
                for one in part.fields:
                    one.read(typed, entry)
                entries.append(entry)
            data[part.name] = entries
        return data

    def with_problems(self, problems: Iterable[Problem]) -> "BoundForm":
        """The same form, telling what `DataInvalid` found, each thing at its field."""
        return replace(self, problems=tuple(problems))

    @cached_property
    def parts(self) -> list[BoundField | BoundRows]:
        """What the type asks for, in order."""
        return [self._bound(part) for part in self.form.all_parts if not part.aside]

    @cached_property
    def asides(self) -> list[BoundField | BoundRows]:
        """What few questions need: feedback on the whole, hints."""
        return [self._bound(part) for part in self.form.all_parts if part.aside]

    @property
    def asides_are_open(self) -> bool:
        """Whether there is something in them."""
        return any(
            one.errors or (one.filled if isinstance(one, BoundRows) else one.value) for one in self.asides
        )

    @cached_property
    def errors(self) -> tuple[str, ...]:
        """What belongs to no field: said above the form."""
        paths = {part.name.split(".")[0] for part in self.form.all_parts}
        return tuple(
            f"{one.location}: {one.sentence}" if one.location else one.sentence
            for one in self.problems
            if one.location.split(".")[0] not in paths
        )

    @property
    def action(self) -> str:
        """The name of the buttons that change rows."""
        return f"{self.prefix}-do"

    def _typed(self, start: str) -> dict[str, str]:
        cut = len(start) + 1
        return {name[cut:]: value for name, value in self.values.items() if name.startswith(f"{start}-")}

    def _row_name(self, rows: Rows, key: str) -> str:
        return f"{self.prefix}-{rows.name}-{key}"

    def _kept(self, rows: Rows) -> list[str]:
        """The keys of rows in which something was written."""
        typed = {key: self._typed(self._row_name(rows, key)) for key in self.keys.get(rows.name, ())}
        return [key for key, row in typed.items() if not all(one.is_blank(row) for one in rows.fields)]

    def _bound(self, part: Field | Rows) -> BoundField | BoundRows:
        if isinstance(part, Field):
            return self._bound_field(part, self.prefix, part.name)
        kept = self._kept(part)
        rows = []
        for number, key in enumerate(self.keys.get(part.name, ()), 1):
            place = f"{part.name}.{kept.index(key)}" if key in kept else ""
            rows.append(self._bound_row(part, key, number, place))
        blank = self._bound_row(part, NEW_KEY, len(rows) + 1, "")
        name = f"{self.prefix}-{part.name}"
        return BoundRows(part, name, tuple(rows), blank, self._said(lambda where: where == part.name))

    def _bound_row(self, rows: Rows, key: str, number: int, place: str) -> BoundRow:
        name = self._row_name(rows, key)
        fields = tuple(
            self._bound_field(one, name, f"{place}.{one.name}" if place else "") for one in rows.fields
        )
        own = [f"{place}.{one.name or 'text'}" for one in rows.fields]
        errors = self._said(
            lambda where: (
                bool(place)
                and (where == place or where.startswith(f"{place}."))
                and not any(where == path or where.startswith((f"{path}.", f"{place}.html")) for path in own)
            )
        )
        if rows.ids and key == NEW_KEY:
            fields = tuple(
                replace(one, value=f"{rows.ids}{key}") if one.field.name == "id" else one for one in fields
            )
        return BoundRow(key, number, fields, errors)

    def _bound_field(self, one: Field, start: str, path: str) -> BoundField:
        name = f"{start}-{one.key}"
        if path.endswith("."):
            said = self._said(lambda where: where.startswith((f"{path}text", f"{path}html")))
        else:
            said = self._said(lambda where: bool(path) and (where == path or where.startswith(f"{path}.")))
        return BoundField(
            field=one,
            name=name,
            value=self.values.get(name, one.initial),
            kept_html=self.values.get(f"{name}-html", ""),
            kept_source=self.values.get(f"{name}-source", ""),
            choices=one.choices + tuple(self._choices(one.choices_from)),
            errors=said,
        )

    def _choices(self, rows_name: str) -> list[tuple[str, Words]]:
        start = f"{self.prefix}-{rows_name}"
        names = [f"{start}-{key}" for key in self.keys.get(rows_name, ())] if rows_name else []
        return [
            (self.values.get(f"{name}-id", ""), self.values.get(f"{name}-text", "") or "…") for name in names
        ]

    def _said(self, belongs: Any) -> tuple[str, ...]:
        return tuple(problem.sentence for problem in self.problems if belongs(problem.location))


@dataclass(frozen=True, slots=True)
class AuthorForm:
    """The parts of a type's form, without those that every type has."""

    parts: tuple[Field | Rows, ...]

    @property
    def all_parts(self) -> tuple[Field | Rows, ...]:
        """The parts with the common ones."""
        return (*self.parts, *COMMON)

    def fill(self, data: Mapping[str, Any], prefix: str) -> BoundForm:
        """The form for stored data."""
        values: dict[str, str] = {}
        keys: dict[str, list[str]] = {}
        for part in self.all_parts:
            if isinstance(part, Field):
                values |= {f"{prefix}-{end}": text for end, text in part.show(data).items()}
                continue
            entries: Sequence[Any] = data.get(part.name) or ()
            keys[part.name] = [str(number) for number in range(max(len(entries), part.least))]
            for number, entry in enumerate(entries):
                row = {"text": entry} if isinstance(entry, str) else entry
                start = f"{prefix}-{part.name}-{number}"
                for one in part.fields:
                    values |= {f"{start}-{end}": text for end, text in one.show(row).items()}
        return self._bound(prefix, values, keys)

    def read(self, form: Posted, prefix: str) -> BoundForm:
        """The form as it was posted; a button for rows has been obeyed."""
        values: dict[str, str] = {}
        keys: dict[str, list[str]] = {}
        for part in self.all_parts:
            if isinstance(part, Field):
                values |= _sent(form, prefix, part)
                continue
            given = dict.fromkeys(str(key) for key in form.getlist(f"{prefix}-{part.name}-row"))
            keys[part.name] = [key for key in given if key.isalnum()][:200]
            for key in keys[part.name]:
                for one in part.fields:
                    values |= _sent(form, f"{prefix}-{part.name}-{key}", one)
        wish = str(form.get(f"{prefix}-do") or "")
        return self._bound(prefix, values, keys, changed=_obey(wish, keys))

    def _bound(
        self, prefix: str, values: dict[str, str], keys: Mapping[str, list[str]], changed: bool = False
    ) -> BoundForm:
        for part in self.all_parts:
            if isinstance(part, Rows) and part.ids:
                _give_ids(f"{prefix}-{part.name}", part.ids, values, keys[part.name])
        fixed = {name: tuple(listed) for name, listed in keys.items()}
        return BoundForm(self, prefix, values, fixed, rows_changed=changed)


def _sent(form: Posted, start: str, one: Field) -> dict[str, str]:
    names = [f"{start}-{one.key}"]
    if one.kind == "rich":
        names += [f"{names[0]}-html", f"{names[0]}-source"]
    return {
        name: str(form.get(name) or "") for name in names if one.kind != "rich" or form.get(name) is not None
    }


def _obey(wish: str, keys: dict[str, list[str]]) -> bool:
    """Add, remove or move a row as a button says (`options:up:3`); whether there was such a wish."""
    name, _colon, rest = wish.partition(":")
    verb, _colon, key = rest.partition(":")
    rows = keys.get(name)
    if rows is None:
        return False
    if verb == "add":
        rows.append(str(1 + max((int(one) for one in rows if one.isdecimal()), default=-1)))
    elif key in rows:
        place = rows.index(key)
        rows.pop(place)
        if verb in ("up", "down"):
            rows.insert(max(0, place + (1 if verb == "down" else -1)), key)
    return True


def _give_ids(start: str, begin: str, values: dict[str, str], keys: Sequence[str]) -> None:
    used = {values.get(f"{start}-{key}-id", "") for key in keys}
    free = (
        name for number in range(1, len(used) + len(keys) + 2) if (name := f"{begin}{number}") not in used
    )
    for key in keys:
        if not values.get(f"{start}-{key}-id"):
            values[f"{start}-{key}-id"] = next(free)


NO_FORM: Final = AuthorForm(())
"""Asks for what every type has, and nothing else."""
