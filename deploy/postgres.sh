#!/bin/sh
# Run once, as superuser, when the database of compose.yaml is created: the application's role is neither
# superuser nor exempt from row-level security. On a managed PostgreSQL run the same statements by hand.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$APP_PASSWORD" --username postgres --dbname postgres <<'SQL'
CREATE ROLE lms LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE PASSWORD :'password';
CREATE DATABASE lms OWNER lms;
\connect lms
CREATE EXTENSION IF NOT EXISTS vector;
-- Row-level security keeps the planner from using an index for a condition that might tell a stranger about
-- the rows it saw. These cannot. (A managed PostgreSQL may refuse; searches are slower then, and still right.)
ALTER FUNCTION pg_catalog.ts_match_vq(tsvector, tsquery) LEAKPROOF;
ALTER FUNCTION pg_catalog.ts_match_qv(tsquery, tsvector) LEAKPROOF;
ALTER FUNCTION pg_catalog.jsonb_contains(jsonb, jsonb) LEAKPROOF;
SQL
