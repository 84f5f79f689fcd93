"""Searching a bank of 100,000 questions over HTTP, as an author types: words rare and common, facets, the next page."""

import asyncio
import random
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import connection, transaction

from bench.client import Request, Run, drive
from bench.cpu import seconds
from bench.scenarios import Journey
from lms.kernel import tenancy

NAME = "bank search"
QUESTIONS = 100_000
SEARCHES = 300
WORDS = 3_000
LENGTH = 14
TAGS = 40
_SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "qui",
    "ro",
    "su",
    "ta",
    "ve",
)

# Words are drawn by the cube of chance: the first of them stands in one question of two, the last in one of 700.
_FILL = """
    CREATE TEMP TABLE made ON COMMIT DROP AS
    SELECT uuidv7() AS question, uuidv7() AS version, n,
           (SELECT string_agg((%(words)s::text[])[1 + floor(power(random(), 3) * %(count_words)s)::int], ' ')
              FROM generate_series(1, %(length)s + n * 0)) AS words
      FROM generate_series(1, %(count)s) AS n;
    INSERT INTO courses_question (id, organization_id, title, type, current_id, tags, difficulty, words, statistics,
                                  created_at, updated_at)
    SELECT question, %(organization)s, 'Question ' || n || ' on ' || split_part(words, ' ', 1),
           (ARRAY['single_choice', 'multiple_response', 'short_answer', 'numerical', 'essay'])[1 + n %% 5], version,
           ARRAY['topic-' || n %% %(tags)s], (n %% 100) / 100.0, words, '{}',
           now() - n * interval '1 minute', now() - n * interval '1 minute'
      FROM made;
    INSERT INTO courses_questionversion (id, organization_id, question_id, number, type, prompt, prompt_html, data,
                                         points, created_at, updated_at)
    SELECT version, %(organization)s, question, 1,
           (ARRAY['single_choice', 'multiple_response', 'short_answer', 'numerical', 'essay'])[1 + n %% 5],
           words, '<p>' || words || '</p>', '{}', 1, now(), now()
      FROM made
"""


def vocabulary() -> list[str]:
    """The words of the bank, commonest first; the same at every run."""
    rng = random.Random(7)
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4)))] = None
    return list(found)


def fill(count: int = QUESTIONS) -> None:
    """Write the bank of the organisation in scope."""
    values = {
        "words": vocabulary(), "count_words": WORDS, "length": LENGTH, "count": count, "tags": TAGS,
        "organization": tenancy.organization_id(),
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lms.audit = 'off'")
        cursor.execute("SELECT setseed(0.5)")
        for statement in _FILL.split(";"):
            cursor.execute(statement, values)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE courses_question, courses_questionversion")


def searches(count: int = SEARCHES) -> list[str]:
    """Addresses: a common word, a rare one, two of them, one half typed, none at all, each with and without facets."""
    rng, words = random.Random(11), vocabulary()
    found = []
    for n in range(count):
        common, rare = rng.choice(words[:50]), rng.choice(words[300:])
        asked = [common, rare, f"{common} {rare}", rare[:4], f"{common} {rng.choice(words[:50])}", ""][n % 6]
        query = {"q": asked}
        if n % 4 == 1:
            query["tag"] = f"topic-{rng.randrange(TAGS)}"
        if n % 4 == 2:
            query["type"] = "numerical"
        if n % 4 == 3:
            query["difficulty"] = "hard"
        found.append(f"/teach/bank/?{urlencode(query)}")
    return found


@dataclass(frozen=True)
class Found:
    """One run of all searches: latencies, and what one search costs in CPU-milliseconds."""

    run: Run
    web: float
    database: float


def measure(port: int, cookie: str, web: int, database: int) -> dict[int, Found]:
    """Search by one connection, and by four at once; return both runs by the number of connections.

    `web` and `database` are the processes whose CPU is read.
    """
    addresses = searches()

    def journey(path: str) -> Journey:
        yield Request("GET", path, cookie)

    def journeys() -> list[object]:
        return [lambda path=path: journey(path) for path in addresses]

    asyncio.run(drive(port, journeys()[:60], 4))  # type: ignore[arg-type]
    found = {}
    for at_once in (1, 4):
        before = seconds(web), seconds(database)
        run = asyncio.run(drive(port, journeys(), at_once))  # type: ignore[arg-type]
        spent = seconds(web) - before[0], seconds(database) - before[1]
        found[at_once] = Found(run, *(1000 * one / len(addresses) for one in spent))
    return found


def show(found: dict[int, Found]) -> None:
    """Print the figures; failures with an example."""
    for at_once, one in found.items():
        run = one.run
        figures = "   ".join(f"p{share} {run.percentile(share / 100):6.1f} ms" for share in (50, 95, 99))
        print(
            f"  search of 100,000 questions, {at_once} at once   {figures}   "
            f"web {one.web:.1f} db {one.database:.1f} CPU-ms",
            flush=True,
        )
        if run.failures:
            print(f"  {len(run.failures)} failed, e.g. {run.failures[0]}", flush=True)
