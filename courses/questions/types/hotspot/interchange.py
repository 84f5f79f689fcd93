"""Places in a picture: Moodle's markers to drop, QTI's hotspots. Both count pixels, here it is thousandths."""

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from courses.questions.types.mapping import (
    Asked,
    CannotCarry,
    Dialect,
    Element,
    Found,
    Json,
    Mapping,
    moodle,
    qti,
)

_SHAPES = {
    "rect": "rectangle",
    "rectangle": "rectangle",
    "circle": "circle",
    "poly": "polygon",
    "polygon": "polygon",
}
NO_SIZE = {"width": 1, "height": 1}
"""Until the picture is opened; coordinates are `pixels` meanwhile (see `in_thousandths`)."""


def in_thousandths(data: Json, width: int, height: int) -> Json:
    """The data with the picture's size, and its pixels as thousandths of it."""
    regions = []
    for region in data["regions"]:
        pixels = region["pixels"]
        sizes = (
            (width, height, width) if region["shape"] == "circle" else (width, height) * (len(pixels) // 2)
        )
        coords = [
            min(1000, max(0, round(one * 1000 / size))) for one, size in zip(pixels, sizes, strict=False)
        ]
        regions.append(
            {name: value for name, value in region.items() if name != "pixels"} | {"coords": coords}
        )
    return {**data, "regions": regions, "image": {**data["image"], "width": width, "height": height}}


def _pixels(region: Json, width: int, height: int) -> list[int]:
    coords = region["coords"]
    sizes = (width, height, width) if region["shape"] == "circle" else (width, height) * (len(coords) // 2)
    return [round(one * size / 1000) for one, size in zip(coords, sizes, strict=False)]


def _shape(name: str) -> str:
    shape = _SHAPES.get(name.lower())
    if shape is None:
        raise CannotCarry(
            _("It has a region of the shape “%(shape)s”, which is not known.") % {"shape": name}
        )
    return shape


def _from_moodle(question: Element) -> Found:
    """Markers of one kind on zones; several kinds would be another question."""
    drags = {one.get("no", ""): moodle.words(one) for one in question.findall("drag")}
    drops = question.findall("drop")
    kinds = {moodle.value(one, "choice") for one in drops}
    picture = question.find("file")
    if len(kinds) != 1 or picture is None:
        raise CannotCarry(
            _("It has several kinds of markers; here a picture is asked for one kind of place.")
        )
    regions = []
    for one in drops:
        name = moodle.value(one, "shape")
        numbers = [round(float(n)) for n in re.findall(r"-?\d+(?:\.\d+)?", moodle.value(one, "coords"))]
        if _shape(name) == "rectangle" and len(numbers) == 4:
            x, y, width, height = numbers
            numbers = [x, y, x + width, y + height]
        regions.append({"shape": _shape(name), "pixels": numbers, "is_correct": True})
    label = drags.get(next(iter(kinds)), "")
    found = Found({"regions": regions, "clicks": len(regions)}, picture=picture.get("name", ""))
    found.data["image"] = {"alt": label or _("Picture"), **NO_SIZE}
    if label and len(drags) > 1:
        found.lose("markers", _("Markers that belong nowhere were left out."))
    moodle.combined(question, found)
    return found


def _to_moodle(asked: Asked, question: Element) -> None:
    question.set("type", "ddmarker")
    data, image = asked.data, asked.data["image"]
    moodle.put_combined(question, data)
    picture = asked.pictures.get(image["asset"])
    if picture is None:
        raise CannotCarry(_("Its picture is not there."))
    moodle.put(question, "file", picture, encoding="base64").set("name", image["name"] or "picture")
    right = [one for one in data["regions"] if one["is_correct"]]
    if data["clicks"] != len(right):
        raise CannotCarry(_("It asks for some of its places only, which markers cannot say."))
    drag = moodle.put(question, "drag", no="1")
    moodle.put(drag, "text", image["alt"])
    moodle.put(drag, "noofdrags", str(len(right)))
    for place, region in enumerate(right, 1):
        numbers = _pixels(region, image["width"], image["height"])
        drop = moodle.put(question, "drop", no=str(place))
        moodle.put(drop, "shape", region["shape"])
        moodle.put(drop, "coords", _moodle_coords(region["shape"], numbers))
        moodle.put(drop, "choice", "1")


def _moodle_coords(shape: str, numbers: list[int]) -> str:
    if shape == "circle":
        return f"{numbers[0]},{numbers[1]};{numbers[2]}"
    if shape == "rectangle":
        left, top, right, bottom = numbers
        return f"{left},{top};{right - left},{bottom - top}"
    return ";".join(f"{x},{y}" for x, y in zip(numbers[::2], numbers[1::2], strict=True))


def _from_qti(item: qti.Item) -> Found:
    interaction = item.only
    said = item.declaration(interaction)
    right = set(said.correct) | {name for name, worth in said.mapping.items() if worth > 0}
    image = next((one for one in interaction.iter("object", "img")), None)
    if image is None:
        raise CannotCarry(_("Its picture is not there."))
    own = qti.classes(interaction)
    regions: list[Json] = []
    for choice in interaction.findall("hotspotChoice"):
        name = choice.get("identifier", "")
        numbers = [round(float(n)) for n in re.findall(r"-?\d+(?:\.\d+)?", choice.get("coords", ""))]
        regions.append(
            {
                "id": name,
                "shape": _shape(choice.get("shape", "")),
                "pixels": numbers,
                "is_correct": name in right,
                "label": choice.get("hotspotLabel", ""),
            }
        )
    if sum(1 for one in regions if one["label"]) < len(regions) or all(one["is_correct"] for one in regions):
        regions = [{**one, "label": ""} for one in regions]
    clicks = interaction.get("maxChoices", "1")
    words = qti.inner_html(image) or image.get("alt", "")
    data: dict[str, Any] = {
        "image": {"alt": re.sub(r"<[^>]+>", "", words).strip() or _("Picture"), **NO_SIZE},
        "regions": regions,
        "clicks": int(clicks) if clicks.isdecimal() and int(clicks) else max(1, len(right)),
    }
    if "scoring" in own:
        data["scoring"] = own["scoring"]
    return Found(data, picture=image.get("data") or image.get("src") or "")


def _to_qti(asked: Asked, target: qti.Target) -> None:
    data, image = asked.data, asked.data["image"]
    path = asked.pictures.get(image["asset"])
    if path is None:
        raise CannotCarry(_("Its picture is not there."))
    right = tuple(qti.identifier(one["id"]) for one in data["regions"] if one["is_correct"])
    several = data["clicks"] > 1
    target.declare("identifier", cardinality="multiple" if several else "single",
                   correct=right if several else right[:1],
                   mapping={name: qti.worth(target.points, Decimal(1)) for name in right}
                   if target.points else None)  # fmt: skip
    interaction = target.interaction(
        "hotspotInteraction", {"class": f"lms-scoring-{data['scoring']}"}, maxChoices=str(data["clicks"])
    )
    sizes = {"width": str(image["width"]), "height": str(image["height"])}
    picture = interaction.makeelement("object", {"data": path, "type": _media_type(image["name"]), **sizes})
    picture.text = image["alt"]
    interaction.append(picture)
    for region in data["regions"]:
        shape = {"rectangle": "rect", "circle": "circle", "polygon": "poly"}[region["shape"]]
        coords = ",".join(map(str, _pixels(region, image["width"], image["height"])))
        more = {"hotspotLabel": region["label"]} if region.get("label") else {}
        interaction.append(
            interaction.makeelement(
                "hotspotChoice",
                {"identifier": qti.identifier(region["id"]), "shape": shape, "coords": coords, **more},
            )
        )
    target.scored_by("map_response")


def _media_type(name: str) -> str:
    return {"jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}.get(
        name.rsplit(".", 1)[-1].lower(), "image/png"
    )


MAPPING = Mapping(
    moodle=Dialect(lambda question: question.get("type") == "ddmarker", _from_moodle, _to_moodle),
    qti=Dialect(lambda item: item.is_single("hotspotInteraction"), _from_qti, _to_qti),
)
