"""The counts beside the facets, in one statement.

Each facet counts what its values would give with the other facets as they are; its own choice is left out, so
that a second language can be added to the first. One pass groups by every facet at once (GROUPING SETS). Chosen
subjects come along even when nothing is found, because their chips need names.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.catalogue.filters import FACETS, LENGTH_BOUNDS, LENGTHS, PRICES
from courses.catalogue.models import Course
from courses.catalogue.words import search_query
from lms.kernel import tenancy
from lms.kernel.languages import own_name

NAMES: Final = {
    "subject": _("Subject"),
    "level": _("Level"),
    "language": _("Language"),
    "price": _("Price"),
    "length": _("Length"),
}

_COLUMNS: Final = {
    "subject": "category.slug",
    "level": "course.difficulty_level",
    "language": "course.language",
    "price": "CASE WHEN course.price > 0 THEN 'paid' ELSE 'free' END",
    "length": "CASE {} END".format(
        " ".join(
            f"WHEN course.estimated_duration_minutes >= {start} AND course.estimated_duration_minutes < {end} "
            f"THEN '{name}'"
            for name, (start, end) in LENGTH_BOUNDS.items()
        )
    ),
}
_CHOSEN: Final = ", ".join(
    f"(cardinality(%({name})s::text[]) = 0 OR ({column}) = ANY (%({name})s::text[])) IS TRUE AS chosen_{name}"
    for name, column in _COLUMNS.items()
)
_OTHERS: Final = ", ".join(
    "count(*) FILTER (WHERE {}) AS {}".format(
        " AND ".join(f"chosen_{other}" for other in FACETS if other != name), f"count_{name}"
    )
    for name in FACETS
)
_COUNT: Final = f"""
WITH found AS (
  SELECT category.name AS subject_name, category.position AS subject_position,
    {", ".join(f"{column} AS {name}" for name, column in _COLUMNS.items())}, {_CHOSEN}
  FROM courses_course course
  LEFT JOIN courses_category category ON category.id = course.category_id
  WHERE course.organization_id = %(organization)s AND course.is_published AND course.deleted_at IS NULL {{search}}
)
SELECT grouping({", ".join(FACETS)}), {", ".join(FACETS)}, subject_name, subject_position, {_OTHERS},
  count(*) FILTER (WHERE {" AND ".join(f"chosen_{name}" for name in FACETS)})
FROM found
GROUP BY GROUPING SETS ((subject, subject_name, subject_position), (level), (language), (price), (length), ())
UNION ALL
SELECT {2 ** len(FACETS) - 1 - 2 ** (len(FACETS) - 1)}, slug, NULL, NULL, NULL, NULL, name, position, 0, 0, 0, 0, 0, 0
FROM courses_category WHERE organization_id = %(organization)s AND slug = ANY (%(subject)s::text[])
"""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One checkbox. `count` is what choosing it would give, with the other facets as they are."""

    value: str
    label: str | Promise
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of checkboxes."""

    name: str
    label: str | Promise
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many courses match everything asked, and the facets with their counts."""

    total: int
    facets: tuple[Facet, ...]


def count(wanted: Mapping[str, Any]) -> Counted:
    """Count what matches `wanted` (`CatalogueFilter.wanted`) in the organisation in scope. One query."""
    parameters: dict[str, Any] = {name: list(wanted[name]) for name in FACETS}
    parameters["organization"] = tenancy.organization_id()
    condition = ""
    if wanted["tag"]:
        condition = "AND course.tags @> ARRAY[%(tag)s]::varchar[] "
        parameters["tag"] = wanted["tag"]
    query = search_query(wanted["q"])
    if query is not None:
        text, values = _compiled(query)
        names = [f"word_{number}" for number in range(len(values))]
        parameters |= dict(zip(names, values, strict=True))
        condition += "AND course.search @@ " + text % tuple(f"%({name})s" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(search=condition), parameters)
        rows = cursor.fetchall()
    return _counted(rows, wanted)


def _compiled(query: Any) -> tuple[str, list[Any]]:
    compiler = Course.objects.all().query.get_compiler(connection=connection)
    text, values = compiler.compile(query.resolve_expression(compiler.query))
    return f"({text})", list(values)


def _counted(rows: list[tuple[Any, ...]], wanted: Mapping[str, Any]) -> Counted:
    total = 0
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    subjects: dict[str, tuple[int, str]] = {}
    everything = 2 ** len(FACETS) - 1
    for row in rows:
        mask = row[0]
        if mask == everything:
            total = row[-1]
            continue
        # `grouping` sets the bit of every column that is not grouped by; the first column has the highest bit.
        place = next(n for n in range(len(FACETS)) if not mask >> (len(FACETS) - 1 - n) & 1)
        name, value = FACETS[place], row[1 + place]
        if value is None:
            continue
        counts[name][value] = max(row[3 + len(FACETS) + place], counts[name].get(value, 0))
        if name == "subject":
            subjects[value] = (row[2 + len(FACETS)], row[1 + len(FACETS)])
    return Counted(total, tuple(_facet(name, counts[name], wanted[name], subjects) for name in FACETS))


def _facet(
    name: str, counts: dict[str, int], chosen: list[str], subjects: dict[str, tuple[int, str]]
) -> Facet:
    labels: dict[str, Any]
    if name == "subject":
        labels = {
            key: title for key, (_position, title) in sorted(subjects.items(), key=lambda pair: pair[1])
        }
    elif name == "language":
        codes = {*counts, *(code for code in chosen if language_name(code) != code)}
        order = sorted(codes, key=lambda code: (-counts.get(code, 0), code))
        labels = {code: language_name(code) for code in order}
    else:
        labels = dict({"level": Course.Difficulty.choices, "price": PRICES, "length": LENGTHS}[name])
    shown = [key for key in labels if counts.get(key) or key in chosen]
    return Facet(
        name,
        NAMES[name],
        tuple(FacetValue(key, labels[key], counts.get(key, 0), key in chosen) for key in shown),
    )


def language_name(code: str) -> str:
    """Return a language's own name ("Kiswahili"), or its code when nobody knows it."""
    return own_name(code)
