"""The one statement of a heartbeat: who may, what was watched, whether the position moves, in one round trip.

Coverage: `watched` grows by the claimed spans, clipped to the video, if the claim fits the credit. Credit is wall
time at the speed played; it starts with what has passed since the lesson was opened and what is not claimed is
carried on, so that a burst of beats after an offline spell fits and a claim faster than the clock does not.

Position: a beat moves it when it is not older than the stored one, and its tab either set the stored one or has
been told of it (`seen`). So an old tab that wakes up cannot take the position back, and a device without a
network cannot push an old one over a newer one when it returns.

Stretch: what was played since the last event `learning.video.watched`, kept in `state`.
"""

from datetime import timedelta
from typing import Final

from courses.api import length_sql

SLACK_MS: Final = 10_000
CARRY_MS: Final = 4 * 3_600_000
ABANDONED_AFTER: Final = timedelta(seconds=90)

_MS = "extract(epoch FROM {}) * 1000"
_EARNED = (
    f"least({CARRY_MS}, coalesce((mine.state->>'credit')::numeric, {SLACK_MS}) + greatest(0, "
    f"{_MS.format('excluded.last_seen_at - mine.last_seen_at')}) * excluded.speed * 1.05)"
)
_CLAIMED = "(SELECT claimed FROM claim)"
_FITS = f"{_CLAIMED} <= {_EARNED}"
_MOVES = (
    "(excluded.position_at >= mine.position_at AND (mine.device_id = excluded.device_id "
    "OR coalesce(mine.position_at <= %(seen)s::timestamptz, false)))"
)
_WATCHED = f"CASE WHEN {_FITS} THEN mine.watched + (SELECT spans FROM claim) ELSE mine.watched END"
_GOING_ON = f"(coalesce(jsonb_typeof(mine.state->'stretch') = 'object', false) AND mine.last_seen_at > excluded.last_seen_at - interval '{ABANDONED_AFTER.total_seconds():.0f} seconds')"


def _moved(column: str) -> str:
    return f"{column} = CASE WHEN {_MOVES} THEN excluded.{column} ELSE mine.{column} END"


def _stretch(start: str, played: str) -> str:
    """The stretch as JSON; none once the player says that it ended."""
    return f"CASE WHEN %(ended)s THEN NULL ELSE jsonb_build_object('from', {start}, 'ms', {played}) END"


KEEP: Final = f"""
WITH place AS (
  SELECT e.id AS enrolment_id, e.organization_id, c.id AS course_id, l.id AS lesson_id, l.completion_rule,
    v.id AS video_id, {
    length_sql("v")
} AS duration_ms, p.opened_at, p.completed_at, shown.lesson_ms, shown.others_ms
  FROM courses_course c
  JOIN courses_lesson l ON l.course_id = c.id AND l.slug = %(lesson)s AND l.deleted_at IS NULL AND l.is_published
    AND (l.release_at IS NULL OR l.release_at <= %(now)s)
  JOIN learning_enrolment e ON e.course_id = c.id AND e.learner_id = %(learner)s
    AND e.state IN ('active', 'completed')
  JOIN courses_video v ON v.id = %(video)s
  LEFT JOIN learning_lessonprogress p ON p.enrolment_id = e.id AND p.lesson_id = l.id
  CROSS JOIN LATERAL (
    SELECT sum(each.duration_ms) AS lesson_ms, bool_or(each.id = v.id) AS has_it,
      coalesce(sum(s.watched_ms) FILTER (WHERE each.id <> v.id), 0) AS others_ms
    FROM (
      SELECT DISTINCT w.id, {length_sql("w")} AS duration_ms FROM courses_block b
      JOIN courses_videogroupitem i ON i.group_id = b.video_group_id JOIN courses_video w ON w.id = i.video_id
      WHERE b.lesson_id = l.id
    ) each LEFT JOIN learning_videosession s ON s.video_id = each.id AND s.learner_id = e.learner_id
  ) shown
  WHERE c.organization_id = %(organization)s AND c.slug = %(course)s AND c.deleted_at IS NULL AND c.is_published
    AND shown.has_it
), clipped AS (
  SELECT place.*, %(spans)s::int4multirange * int4multirange(int4range(0, nullif(duration_ms, 0))) AS spans,
    least(%(position)s::int, coalesce(nullif(duration_ms, 0), 2147483647)) AS position_ms
  FROM place
), claim AS (
  SELECT clipped.*, (SELECT coalesce(sum(upper(s) - lower(s)), 0) FROM unnest(spans) s)::int AS claimed,
    {SLACK_MS} + greatest(0, coalesce({_MS.format("%(now)s - opened_at")}, 0)) * %(speed)s AS credit
  FROM clipped
), kept AS (
  INSERT INTO learning_videosession AS mine (
    id, organization_id, learner_id, video_id, enrolment_id, lesson_id, position_ms, position_at, watched,
    watched_ms, speed, device, device_id, last_seen_at, state, created_at, updated_at)
  SELECT uuidv7(), organization_id, %(learner)s, video_id, enrolment_id, lesson_id, position_ms, %(at)s,
    CASE WHEN claimed <= credit THEN spans ELSE '{{}}' END, CASE WHEN claimed <= credit THEN claimed ELSE 0 END,
    %(speed)s, %(device)s, %(device_id)s, %(now)s,
    jsonb_build_object(
      'credit', round(least({CARRY_MS}, credit) - CASE WHEN claimed <= credit THEN claimed ELSE 0 END),
      'took', CASE WHEN claimed <= credit THEN claimed ELSE 0 END,
      'stretch', {_stretch("coalesce(lower(spans), position_ms)", "claimed")}),
    %(now)s, %(now)s
  FROM claim
  ON CONFLICT (learner_id, video_id) DO UPDATE SET
    enrolment_id = excluded.enrolment_id, lesson_id = excluded.lesson_id, speed = excluded.speed,
    {_moved("position_ms")}, {_moved("position_at")}, {_moved("device")}, {_moved("device_id")},
    watched = {_WATCHED},
    watched_ms = (SELECT coalesce(sum(upper(s) - lower(s)), 0) FROM unnest({_WATCHED}) s),
    last_seen_at = greatest(mine.last_seen_at, excluded.last_seen_at), updated_at = excluded.updated_at,
    state = mine.state || jsonb_build_object(
      'credit', round({_EARNED} - CASE WHEN {_FITS} THEN {_CLAIMED} ELSE 0 END),
      'took', CASE WHEN {_FITS} THEN {_CLAIMED} ELSE 0 END,
      'stretch', {
    _stretch(
        f"CASE WHEN {_GOING_ON} THEN (mine.state->'stretch'->>'from')::int "
        "ELSE coalesce(lower((SELECT spans FROM claim)), excluded.position_ms) END",
        f"CASE WHEN {_GOING_ON} THEN (mine.state->'stretch'->>'ms')::int ELSE 0 END "
        f"+ CASE WHEN {_FITS} THEN {_CLAIMED} ELSE 0 END",
    )
})
  RETURNING mine.position_ms, mine.position_at, mine.device, mine.device_id, mine.watched_ms, mine.state,
    old.watched_ms AS watched_before, old.state AS state_before, old.last_seen_at AS seen_before,
    old.position_ms AS position_before
)
SELECT kept.*, place.enrolment_id, place.course_id, place.lesson_id, place.duration_ms, place.completion_rule,
  place.completed_at, place.lesson_ms, place.others_ms
FROM kept, place
"""
