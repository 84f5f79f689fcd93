"""Who is in a course's studio at this moment. Kept in Redis alone: after a crash nobody is there until they say so again."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import redis

from lms.kernel import clock, tenancy
from lms.kernel.redis import client

SECONDS = 40
"""Who has not been heard of for so long has left; pages speak up every fifteen seconds."""


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody else who is here, and in which lesson (empty for the outline)."""

    key: str
    full_name: str
    lesson: str


def _key(course_id: UUID) -> str:
    return f"lms:studio:{tenancy.organization_id()}:{course_id}"


def announce(*, course_id: UUID, person: Any, lesson: str = "") -> list[Present]:
    """Say that `person` is in the studio of a course, and return the others. Nobody, while Redis is away."""
    now, key = clock.now().timestamp(), _key(course_id)
    mine = json.dumps([person.full_name or person.email, lesson, now])
    try:
        store = client()
        with store.pipeline(transaction=False) as pipe:
            pipe.hset(key, str(person.pk), mine)
            pipe.expire(key, SECONDS * 2)
            pipe.hgetall(key)
            found: dict[bytes, bytes] = pipe.execute()[-1]
    except redis.RedisError:
        return []
    others = []
    for who, words in found.items():
        name, place, at = json.loads(words)
        whose = who.decode() if isinstance(who, bytes) else str(who)
        if whose != str(person.pk) and now - at < SECONDS:
            others.append(Present(whose, name, place))
    return sorted(others, key=lambda one: one.full_name)
