"""The journeys: what a browser asks for, page by page, without its pictures and scripts."""

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from bench.client import Request, Response
from bench.seed import LARGE, OUTLINE
from courses.models import Course, Quiz, Video

Journey = Iterator[Request]
# The list of a course's people by its four sorts.
PEOPLE_SORTED = ("", "?sort=progress", "?sort=seen", "?sort=enrolled")
Make = Callable[[], Journey]


@dataclass(frozen=True)
class World:
    """One course with its learners (key and cookie of each) and its teacher's cookie.

    `edited` is a lesson of thirty blocks, and one of these.
    """

    course: Course
    learners: list[tuple[UUID, str]]
    teacher: str
    video: Video
    quiz: Quiz
    edited: tuple[UUID, UUID]


def page(path: str, cookie: str) -> Journey:
    """Get one page."""
    yield Request("GET", path, cookie)


def beat(world: World, cookie: str, number: int) -> Journey:
    """Send one heartbeat of the player: a position and the seconds just watched."""
    start = (number * 5_000) % 500_000
    body = {
        "position_ms": start + 5_000,
        "spans": [[start, start + 5_000]],
        "age_ms": 0,
        "device_id": "bench",
        "speed": 1,
    }
    yield Request(
        "POST",
        f"/learn/{world.course.slug}/lesson-2/videos/{world.video.pk}/position/",
        cookie,
        json.dumps(body).encode(),
        "application/json",
        (200, 204),
    )


def save_block(world: World, number: int) -> Journey:
    """Send what an author typed into one block of a lesson, as the editor does."""
    lesson, block = world.edited
    words = f"What was typed, for the {number}th time, is *one* paragraph among thirty. " * 6
    yield Request(
        "POST",
        f"/teach/{world.course.slug}/lessons/{lesson}/blocks/{block}/",
        world.teacher,
        json.dumps({"expected": "", "fields": {"body": words}}).encode(),
        "application/json",
    )


def attempt(world: World, cookie: str) -> Iterator[Request]:
    """Start, answer ten questions as the page's script does, and hand in."""
    base = f"/learn/{world.course.slug}/lesson-3/quizzes/{world.quiz.pk}"
    started: Response = yield Request("POST", f"{base}/attempts/", cookie, expect=(302,))  # type: ignore[misc]
    found = re.search(r"/learn/attempts/[0-9a-f-]+/", started.headers["location"])
    assert found, started.headers
    for position in range(1, 11):
        body = json.dumps({"answer": {"choice": random.choice("ab")}, "seq": 1}).encode()
        yield Request("POST", f"{found[0]}answers/{position}/", cookie, body, "application/json")
    yield Request("POST", f"{found[0]}hand-in/", cookie, expect=(302,))


def scenarios(world: World) -> dict[str, Callable[[str, int], Journey]]:
    """Return the journeys by name; each takes a learner's cookie and a running number."""
    slug = world.course.slug
    return {
        "empty view": lambda cookie, _n: page("/bench/empty/", cookie),
        "one statement": lambda cookie, _n: page("/bench/statement/", cookie),
        "floor page": lambda cookie, _n: page("/bench/floor/", cookie),
        "home": lambda cookie, _n: page("/", cookie),
        "catalogue": lambda cookie, _n: page("/courses/", cookie),
        "course page": lambda cookie, _n: page(f"/courses/{slug}/", cookie),
        "lesson page": lambda cookie, n: page(f"/learn/{slug}/lesson-{4 + n % 10}/", cookie),
        "video lesson": lambda cookie, _n: page(f"/learn/{slug}/lesson-2/", cookie),
        "progress write": lambda cookie, n: beat(world, cookie, n),
        "saving a block": lambda _cookie, n: save_block(world, n),
        "attempt": lambda cookie, _n: attempt(world, cookie),
        OUTLINE: lambda _cookie, _n: page(f"/teach/{LARGE}/outline/", world.teacher),
        "instructor page": lambda _cookie, _n: page(f"/insights/{slug}/", world.teacher),
        "gradebook window": lambda _cookie, n: page(
            f"/teach/{slug}/gradebook/rows/?start={(n * 50) % max(1, len(world.learners))}", world.teacher
        ),
        "gradebook page": lambda _cookie, _n: page(f"/teach/{slug}/gradebook/", world.teacher),
        "people page": lambda _cookie, n: page(f"/teach/{slug}/{PEOPLE_SORTED[n % 4]}", world.teacher),
        "sign-in form": lambda _cookie, _n: page("/accounts/login/", ""),
    }
