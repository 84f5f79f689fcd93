"""What of the queue one looks at, as it stands in an address: course, item, state, age, and what is mine."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self
from urllib.parse import urlencode
from uuid import UUID

AGES: Final = {
    "1": timedelta(days=1),
    "3": timedelta(days=3),
    "7": timedelta(days=7),
    "14": timedelta(days=14),
}
"""How long it has waited at least, by what stands in the address: days."""
STATES: Final = ("open", "waiting", "second", "deciding", "marked")
MINE: Final = ("mine", "free")


@dataclass(frozen=True, slots=True)
class Choice:
    """A view of the queue. `state` is "open" for all that waits; `course` and `item` are keys, "" for all.

    `mine` is "mine" for what I have open or have typed something for, "free" for what nobody else has open.
    """

    course: str = ""
    item: str = ""
    state: str = "open"
    age: str = ""
    mine: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """Read an address; what makes no sense in it counts as not said."""
        state, age, mine = asked.get("state", ""), asked.get("age", ""), asked.get("mine", "")
        return cls(
            course=_key(asked.get("course", "")),
            item=_key(asked.get("item", "")),
            state=state if state in STATES else "open",
            age=age if age in AGES else "",
            mine=mine if mine in MINE else "",
        )

    @property
    def query(self) -> str:
        """The part of an address that says it, with its question mark; "" for the whole queue."""
        said = {"course": self.course, "item": self.item, "age": self.age, "mine": self.mine}
        if self.state != "open":
            said["state"] = self.state
        words = urlencode({name: value for name, value in said.items() if value})
        return f"?{words}" if words else ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing but a course narrows it."""
        return replace(self, course="") == Choice()

    def until(self, now: datetime) -> datetime | None:
        """What was handed in after this has not waited long enough."""
        return now - AGES[self.age] if self.age else None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue: between the rows before it and those after it."""

    since: datetime
    key: UUID

    def __str__(self) -> str:
        return f"{self.since.isoformat()}~{self.key}"

    @classmethod
    def of(cls, text: str) -> Self | None:
        """Read what `str` wrote, None for anything else."""
        since, _tilde, key = text.partition("~")
        try:
            moment = datetime.fromisoformat(since)
            found = cls(moment, UUID(key))
        except ValueError:
            return None
        return found if moment.tzinfo is not None else None


def _key(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
