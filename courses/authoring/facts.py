"""What the checklist knows of the world around a lesson's blocks, read once for any number of lessons."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from courses.authoring.cards import EditorBlock
from courses.catalogue.models import Course
from courses.links.addresses import addresses_in, outside
from courses.links.queries import Known, known_links
from courses.media.models import MediaAsset
from courses.outline.models import Lesson
from lms.kernel import tenancy
from lms.kernel.markup import BARE

ASSET: Final = re.compile(r"/assets/([0-9a-f-]{36})/")

# Blank texts are left out of what is stored, so that a key that is there means that somebody wrote something.
_ASKED: Final = """
WITH places AS (
  SELECT p.quiz_id AS thing, p.question_id FROM courses_quizquestion p JOIN courses_quiz q ON q.id = p.quiz_id
  WHERE p.quiz_id = ANY(%(quizzes)s) AND q.staged IS NULL AND p.organization_id = %(organization)s
  UNION
  SELECT q.id, (item ->> 'question')::uuid FROM courses_quiz q
  CROSS JOIN LATERAL jsonb_array_elements(coalesce(q.staged -> 'items', '[]')) AS item
  WHERE q.id = ANY(%(quizzes)s) AND item ->> 'kind' = 'question' AND q.organization_id = %(organization)s
  UNION
  SELECT i.group_id, p.question_id FROM courses_videogroupitem i
  JOIN courses_milestone m ON m.video_id = i.video_id AND m.kind = 'question'
  JOIN courses_milestonequestion p ON p.milestone_id = m.id
  LEFT JOIN courses_videodraft d ON d.video_id = i.video_id
  WHERE i.group_id = ANY(%(groups)s) AND d.milestones IS NULL AND i.organization_id = %(organization)s
  UNION
  SELECT i.group_id, question::uuid FROM courses_videogroupitem i
  JOIN courses_videodraft d ON d.video_id = i.video_id
  CROSS JOIN LATERAL jsonb_array_elements(d.milestones) AS one
  CROSS JOIN LATERAL jsonb_array_elements_text(one -> 'questions') AS question
  WHERE i.group_id = ANY(%(groups)s) AND one ->> 'kind' = 'question' AND i.organization_id = %(organization)s
)
SELECT places.thing, count(*), count(*) FILTER (WHERE NOT v.says),
       coalesce((array_agg(coalesce(nullif(n.title, ''), left(v.prompt, 60)) ORDER BY n.id) FILTER (WHERE NOT v.says))[1], ''),
       count(*) FILTER (WHERE v.bare),
       coalesce((array_agg(coalesce(nullif(n.title, ''), left(v.prompt, 60)) ORDER BY n.id) FILTER (WHERE v.bare))[1], ''),
       coalesce(jsonb_agg(jsonb_build_array(coalesce(nullif(n.title, ''), left(v.prompt, 60)), v.led) ORDER BY n.id)
                FILTER (WHERE v.led IS NOT NULL), '[]'), 0, ''
FROM places JOIN courses_question n ON n.id = places.question_id
CROSS JOIN LATERAL (
  SELECT v.type IN ('essay', 'file_upload') OR jsonb_exists_any(v.data, %(texts)s)
         OR jsonb_path_exists(v.data, '$.**.feedback') AS says,
         v.prompt_html ~ %(bare)s OR v.data::text ~ %(bare)s AS bare, v.prompt,
         (SELECT array_agg(found[1]) FROM regexp_matches(v.prompt_html || v.data::text, %(led)s, 'g') AS found) AS led
  FROM courses_questionversion v WHERE v.id = n.current_id
) AS v
GROUP BY places.thing
UNION ALL
SELECT i.group_id, 0, 0, '', 0, '',
       coalesce(jsonb_agg(jsonb_build_array(m.name, m.led)) FILTER (WHERE m.led IS NOT NULL), '[]'),
       count(*) FILTER (WHERE m.bare), coalesce((array_agg(m.name ORDER BY m.name) FILTER (WHERE m.bare))[1], '')
FROM courses_videogroupitem i
CROSS JOIN LATERAL (
  SELECT coalesce(nullif(m.title, ''), left(m.body, 60)) AS name, m.body_html ~ %(bare)s AS bare,
         (SELECT array_agg(found[1]) FROM regexp_matches(m.body_html, %(led)s, 'g') AS found) AS led
  FROM courses_milestone m WHERE m.video_id = i.video_id AND m.body_html <> '' AND m.organization_id = %(organization)s
) AS m
WHERE i.group_id = ANY(%(groups)s) AND i.organization_id = %(organization)s
GROUP BY i.group_id
"""
_LED: Final = r'(?:href|src)=\\?"(/assets/[0-9a-f-]{36}/|/learn/[-\w]+/[-\w]+)'
"""A link to a file or to a lesson, in HTML and in JSON that holds such. For PostgreSQL."""
_TEXTS: Final = ["explanation", "feedback_incorrect", "feedback_true", "feedback_false"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of a quiz or of a group of videos: how many, and how many of them say nothing about a wrong answer.

    `first` names one of the silent, `first_bare` one of those with a picture that has no description; `notes` counts the notes on
    the videos with such a picture, `first_note` names one. `led` are the links inside questions and notes: in which, where to. Essays and uploads do not count among these: a person answers them. That a question
    has a right answer need not be asked: its type does not store one without (`courses.questions.types`).
    """

    count: int
    silent: int
    first: str = ""
    bare: int = 0
    first_bare: str = ""
    led: tuple[tuple[str, str], ...] = ()
    notes: int = 0
    first_note: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the links of the lessons could lead to, and what is asked in them.

    `slugs` are the lessons of the course they name; `starts` and `ends` are the dates of the course,
    `links` what is known of addresses elsewhere.
    """

    course: str
    assets: frozenset[UUID] = frozenset()
    slugs: frozenset[str] = frozenset()
    asked: Mapping[UUID, Asked] = field(default_factory=dict)
    links: Mapping[str, Known] = field(default_factory=dict)
    starts: datetime | None = None
    ends: datetime | None = None


def facts_of(course: Course, blocks: Iterable[EditorBlock]) -> Facts:
    """Read what stands around these blocks: four queries, none for what no block has."""
    shown = list(blocks)
    texts = [one.html for one in shown if one.html]
    asked = _asked(shown)
    texts += [target for one in asked.values() for _name, target in one.led]
    named = {UUID(key) for text in texts for key in ASSET.findall(text)}
    linked = any(f"/learn/{course.slug}/" in text for text in texts)
    kept = Lesson.objects.kept().filter(course=course)
    return Facts(
        course.slug,
        frozenset(MediaAsset.objects.filter(pk__in=named).values_list("pk", flat=True) if named else ()),
        frozenset(kept.values_list("slug", flat=True) if linked else ()),
        asked,
        known_links(outside_of(shown)),
        course.starts_at,
        course.ends_at,
    )


def outside_of(blocks: Iterable[EditorBlock]) -> set[str]:
    """Return the addresses elsewhere that blocks lead to."""
    shown = list(blocks)
    embedded = {outside(one.document.url) for one in shown if one.document.kind == "embed"} - {""}
    return embedded | addresses_in(one.html for one in shown if one.html)


def _asked(blocks: list[EditorBlock]) -> dict[UUID, Asked]:
    quizzes = [one.document.quiz for one in blocks if one.document.quiz]
    groups = [one.document.video_group for one in blocks if one.document.video_group]
    if not quizzes and not groups:
        return {}
    values: dict[str, Any] = {
        "quizzes": quizzes, "groups": groups, "texts": _TEXTS, "bare": BARE, "led": _LED, "organization": tenancy.organization_id(),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, values)
        rows = cursor.fetchall()
    found: dict[UUID, Asked] = {}
    for thing, count, silent, first, bare, first_bare, led, notes, first_note in rows:
        links = tuple((name, target) for name, targets in _json(led) for target in targets)
        known = found.get(thing, Asked(0, 0))
        found[thing] = Asked(
            known.count + count, known.silent + silent, known.first or first, known.bare + bare,
            known.first_bare or first_bare, known.led + links, known.notes + notes, known.first_note or first_note,
        )  # fmt: skip
    return found


def _json(value: Any) -> Any:
    """What the driver gives for a JSON column, read or not."""
    return json.loads(value) if isinstance(value, str) else value
