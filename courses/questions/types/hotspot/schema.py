"""Places in a picture are to be marked."""

from typing import Any, Self
from uuid import UUID

from django.utils.translation import gettext
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from courses.questions.types.hotspot.shapes import MAX, Point, Shape, holds, is_region
from courses.questions.types.ids import PATTERN, silent_ids
from courses.questions.types.scoring import Scoring
from courses.questions.types.texts import AnswerModel, QuestionData, RichText

MAX_CLICKS = 20


class Image(BaseModel):
    """An asset of the organisation with its size in pixels. `alt` describes it without telling the answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    asset: UUID
    name: str = Field(default="", max_length=255)
    width: int = Field(ge=1, le=20_000)
    height: int = Field(ge=1, le=20_000)
    alt: str = Field(min_length=1, max_length=1000)


class Region(BaseModel):
    """A part of the picture: see `shapes.is_region` for `coords`. Wrong ones exist for their name and feedback."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=PATTERN)
    shape: Shape = "rectangle"
    coords: tuple[int, ...] = Field(max_length=200)
    is_correct: bool = False
    label: str = Field(default="", max_length=200)
    feedback: RichText = RichText()

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if not is_region(self.shape, self.coords):
            raise ValueError(
                gettext(
                    "Write numbers from 0 to 1000: left, top, right, bottom of a rectangle; "
                    "x, y and radius of a circle; x and y of three or more corners of a polygon."
                )
            )
        return self


class Data(QuestionData):
    """Up to `clicks` places may be marked; as many right regions as that allows have to be found.

    Regions never reach the browser. When they have labels, learners may choose words instead of places: the
    way in for who cannot see the picture. Labels are given to all or none, and not all may be right ones.
    `scoring`: `per_right` is regions found / wanted, and each wrong mark beyond the wanted number takes one away;
    `right_minus_wrong` takes one away for each mark outside of every right region.
    """

    image: Image
    regions: tuple[Region, ...] = Field(min_length=1, max_length=50)
    clicks: int = Field(default=1, ge=1, le=MAX_CLICKS)
    scoring: Scoring = "per_right"

    @field_validator("regions", mode="before")
    @classmethod
    def _give_ids(cls, raw: Any) -> Any:
        return silent_ids(raw)

    @model_validator(mode="after")
    def _can_be_marked(self) -> Self:
        if len({region.id for region in self.regions}) < len(self.regions):
            raise ValueError(gettext("Two regions have the same id."))
        if not self.right:
            raise ValueError(gettext("Mark at least one region as right."))
        labels = [region.label.strip() for region in self.regions]
        if any(labels):
            if not all(labels) or len(set(labels)) < len(labels):
                raise ValueError(gettext("Give every region a name of its own, or none a name."))
            if len(self.right) == len(self.regions):
                raise ValueError(gettext("Learners see the names: add a region that is not right."))
        return self

    @property
    def right(self) -> list[Region]:
        """The regions to find."""
        return [region for region in self.regions if region.is_correct]

    @property
    def wanted(self) -> int:
        """How many of them have to be found."""
        return min(self.clicks, len(self.right))

    def at(self, point: Point) -> list[Region]:
        """The regions a point lies in, right ones first."""
        size = self.image.width, self.image.height
        found = [region for region in self.regions if holds(region.shape, region.coords, point, size)]
        return sorted(found, key=lambda region: not region.is_correct)


class Answer(AnswerModel):
    """Marked points, in thousandths of width and height, and chosen names. The order of either says nothing."""

    points: list[list[int]] = Field(default=[], max_length=MAX_CLICKS)
    named: list[str] = Field(default=[], max_length=MAX_CLICKS)

    @field_validator("points", mode="before")
    @classmethod
    def _in_the_picture(cls, points: Any) -> Any:
        if isinstance(points, list):
            for point in points:
                whole = isinstance(point, list) and len(point) == 2 and all(type(one) is int for one in point)
                if not whole or not all(0 <= one <= MAX for one in point):
                    raise ValueError(gettext("Give both numbers of a place, each from 0 to 1000."))
            return sorted(points)
        return points

    @field_validator("named")
    @classmethod
    def _as_set(cls, named: list[str]) -> list[str]:
        return sorted(set(named))

    @model_validator(mode="after")
    def _marks_something(self) -> Self:
        if not self.points and not self.named:
            raise ValueError(gettext("Mark a place."))
        return self
