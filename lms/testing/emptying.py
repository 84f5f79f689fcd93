"""How a database is emptied after a test that commits.

Django's `flush` truncates every table, which gives a hundred tables and all their indexes new files, and then fills those
of content types and permissions again: a third of a second of work, most of it for tables that were empty. A function
of the test cluster's superuser deletes what there is, of unmanaged tables too, in two milliseconds. It leaves alone what
migrating put there, and waits for transactions that still write, as truncating does.
"""

from typing import Any

import psycopg

EMPTY = "SELECT lms_testing.empty()"
# Row-level security, triggers and keys do not hold it up: the superuser runs it, as a replica would.
_FUNCTION = """
CREATE SCHEMA lms_testing;
GRANT USAGE ON SCHEMA lms_testing TO PUBLIC;
CREATE FUNCTION lms_testing.empty() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET session_replication_role = replica SET search_path = public AS $$
DECLARE
  kept constant text[] := '{django_migrations,django_content_type,auth_permission}';
  tables regclass[];
  again regclass[];
  one regclass;
  locked boolean := false;
BEGIN
  -- Waiting for one table while holding others, it would be in the way of whoever it waits for.
  FOR _ IN 1..12000 LOOP
    BEGIN
      SELECT array_agg(oid ORDER BY oid) INTO tables FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND relname <> ALL(kept) AND (relkind = 'p' OR pg_relation_size(oid) > 0);
      EXECUTE (
        SELECT 'LOCK TABLE ' || string_agg(t::text, ', ') || ' IN SHARE ROW EXCLUSIVE MODE NOWAIT' FROM unnest(tables) t
      );
      -- Whoever was waited for may have written where nothing was.
      SELECT array_agg(oid ORDER BY oid) INTO again FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND relname <> ALL(kept) AND (relkind = 'p' OR pg_relation_size(oid) > 0);
      IF again <> tables THEN
        RAISE lock_not_available;
      END IF;
      locked := true;
      EXIT;
    EXCEPTION WHEN lock_not_available THEN
      PERFORM pg_sleep(0.01);
    END;
  END LOOP;
  IF NOT locked THEN
    RAISE 'Somebody has been writing for two minutes since the test ended.';
  END IF;
  FOREACH one IN ARRAY tables LOOP
    EXECUTE format('DELETE FROM %s', one);
  END LOOP;
END $$;
"""


def install(superuser: psycopg.Connection[Any]) -> None:
    """Make the function in the database that the tests' databases are copies of."""
    superuser.execute(_FUNCTION.encode())
