"""The statement of a heartbeat: who may, what was watched, whether the position moves, in one round trip.

Coverage: `watched` grows by the claimed spans, clipped to the video, if the claim fits the credit. Credit is wall
time at the speed played; it starts with what has passed since the lesson was opened (`BEGIN`) and what is not claimed
is carried on, so that a burst of beats after an offline spell fits and a claim faster than the clock does not.

Position: a beat moves it when it is not older than the stored one, and its tab either set the stored one or has
been told of it (`seen`). So an old tab that wakes up cannot take the position back, and a device without a
network cannot push an old one over a newer one when it returns.

Stretch: what was played since the last event `learning.video.watched`, kept in `state`.

Alone: most beats change this one row and nothing else, so they need no transaction around them. With `alone` the
statement keeps nothing, and returns no row, when more than that may come of the beat: a stretch that a tab left
without a word, or coverage that may reach what the lesson's rule asks for.

Each figure is named once, in a row of its own below the assignment: a beat that waited for another one reckons all of
them again from what that one left.
"""

from datetime import timedelta
from typing import Final

from courses.api import length_sql
from lms.kernel.sql import one_line

SLACK_MS: Final = 10_000
CARRY_MS: Final = 4 * 3_600_000
ABANDONED_AFTER: Final = timedelta(seconds=90)

_PLAYING = "mine.state->'stretch' ? 'ms'"

# The lesson, the enrolment that opens it, and the videos it shows: their length together, what was watched of the
# others, and how much of this one the rule still asks for (NULL when the lesson is complete or asks for none).
_PLACE = f"""
SELECT e.id AS enrolment_id, c.id AS course_id, l.id AS lesson_id, shown.length, p.opened_at,
  CASE WHEN p.completed_at IS NULL THEN
    (l.completion_rule->>'video_coverage')::numeric * shown.total / 100 - shown.others END AS needed
FROM courses_course c
JOIN courses_lesson l ON l.course_id = c.id AND l.slug = %(lesson)s AND l.deleted_at IS NULL AND l.is_published
  AND (l.release_at IS NULL OR l.release_at <= %(now)s)
JOIN learning_enrolment e ON e.course_id = c.id AND e.learner_id = %(learner)s
  AND e.state IN ('active', 'completed')
LEFT JOIN learning_lessonprogress p ON p.enrolment_id = e.id AND p.lesson_id = l.id
CROSS JOIN LATERAL (
  SELECT sum(v.length) AS total, max(v.length) FILTER (WHERE v.id = %(video)s) AS length,
    sum(CASE v.id WHEN %(video)s THEN 0 ELSE s.watched_ms END) AS others
  FROM (
    SELECT w.id, {length_sql("w")} AS length FROM courses_video w JOIN (
      SELECT DISTINCT i.video_id FROM courses_block b
      JOIN courses_videogroupitem i ON i.group_id = b.video_group_id WHERE b.lesson_id = l.id
    ) item ON item.video_id = w.id
  ) v LEFT JOIN learning_videosession s ON s.video_id = v.id AND s.learner_id = %(learner)s
) shown
WHERE c.organization_id = %(organization)s AND c.slug = %(course)s AND c.deleted_at IS NULL AND c.is_published
  AND shown.length IS NOT NULL
"""

BEGIN: Final = one_line(f"""
INSERT INTO learning_videosession (
  id, organization_id, learner_id, video_id, enrolment_id, lesson_id, position_ms, position_at, watched, watched_ms,
  speed, device, device_id, last_seen_at, state, created_at, updated_at)
SELECT uuidv7(), %(organization)s, %(learner)s, %(video)s, enrolment_id, lesson_id, 0, %(at)s, '{{}}', 0,
  %(speed)s, %(device)s, %(device_id)s, %(now)s, jsonb_build_object('credit', round({SLACK_MS}
    + greatest(0, coalesce(extract(epoch FROM %(now)s - opened_at) * 1000, 0)) * %(speed)s)), %(now)s, %(now)s
FROM ({_PLACE}) place ON CONFLICT (learner_id, video_id) DO NOTHING
""")
"""Makes the row of a first beat, with the credit it has by then. No row for who may not, and for what was begun."""

KEEP: Final = one_line(f"""
UPDATE learning_videosession mine SET
  enrolment_id = place.enrolment_id, lesson_id = place.lesson_id, speed = %(speed)s,
  last_seen_at = greatest(mine.last_seen_at, %(now)s), updated_at = %(now)s,
  (position_ms, position_at, device, device_id, watched, watched_ms, state) = (
    SELECT
      CASE WHEN moves THEN least(%(position)s, nullif(place.length, 0)) ELSE mine.position_ms END,
      CASE WHEN moves THEN %(at)s ELSE mine.position_at END,
      CASE WHEN moves THEN %(device)s ELSE mine.device END,
      CASE WHEN moves THEN %(device_id)s ELSE mine.device_id END,
      watched, (SELECT coalesce(sum(upper(s) - lower(s)), 0) FROM unnest(watched) s),
      mine.state || jsonb_build_object('credit', round(earned - took), 'took', took, 'stretch',
        CASE WHEN NOT %(ended)s THEN jsonb_build_object(
          'from', CASE WHEN going_on THEN (mine.state->'stretch'->>'from')::int
            ELSE coalesce(lower(spans), %(position)s) END,
          'ms', CASE WHEN going_on THEN (mine.state->'stretch'->>'ms')::int ELSE 0 END + took) END)
    FROM (
      SELECT *, CASE WHEN claimed <= earned THEN claimed ELSE 0 END AS took,
        CASE WHEN claimed <= earned THEN mine.watched + spans ELSE mine.watched END AS watched
      FROM (
        SELECT spans, (SELECT coalesce(sum(upper(s) - lower(s)), 0) FROM unnest(spans) s)::int AS claimed,
          least({CARRY_MS}, coalesce((mine.state->>'credit')::numeric, {SLACK_MS}) + greatest(0,
            extract(epoch FROM %(now)s - mine.last_seen_at) * 1000) * %(speed)s * 1.05) AS earned,
          %(at)s >= mine.position_at AND (mine.device_id = %(device_id)s
            OR mine.position_at <= %(seen)s) AS moves,
          {_PLAYING} AND mine.last_seen_at > %(left)s AS going_on
        FROM (SELECT %(spans)s::int4multirange * int4multirange(int4range(0, nullif(place.length, 0))) AS spans) clipped
        OFFSET 0
      ) claim OFFSET 0
    ) reckoned)
FROM ({_PLACE}) place
WHERE mine.learner_id = %(learner)s AND mine.video_id = %(video)s AND (NOT %(alone)s OR (
  ({_PLAYING} AND mine.last_seen_at <= %(left)s) OR (mine.watched_ms < place.needed AND mine.watched_ms + %(claim)s >= place.needed)) IS NOT TRUE)
RETURNING mine.position_ms, mine.position_at, mine.device, mine.device_id, mine.watched_ms, mine.state,
  old.watched_ms AS watched_before, old.state AS state_before, old.last_seen_at AS seen_before,
  old.position_ms AS position_before, place.enrolment_id, place.lesson_id, course_id, length, needed
""")
"""Keeps a beat in the row that is there already. No row when there is none, or for who may not."""
