"""Questions about arranging things, for hypothesis; and each with another key, to look at the same."""

from typing import Any

from hypothesis import strategies as st

from courses.questions.types.ids import digest
from courses.questions.types.tests.basics import Json, common, rich, rules, words

several = st.lists(words, min_size=2, max_size=5, unique=True)


@st.composite
def matching(draw: st.DrawFn) -> tuple[Json, Json]:
    stems, answers = draw(several), draw(several)
    pairs = [
        {"id": f"s{n}", "text": stem, "answer": answers[n % len(answers)], "feedback": draw(rich)}
        for n, stem in enumerate(stems)
    ]
    others = [one for one in draw(st.lists(words, max_size=2)) if one]
    data = {"pairs": pairs, "distractors": others, "scoring": draw(rules), **draw(common)}
    # Ids of answers are made of their words, so an answer is drawn by its stem and another pair's answer.
    given_ids = draw(st.sets(st.integers(0, len(pairs) - 1), min_size=1))
    offered = [digest(pair["answer"]) for pair in pairs]
    return data, {"pairs": {f"s{n}": draw(st.sampled_from(offered)) for n in sorted(given_ids)}}


@st.composite
def ordering(draw: st.DrawFn) -> tuple[Json, Json]:
    texts = draw(several)
    items = [{"id": f"i{n}", "text": text, "feedback": draw(rich)} for n, text in enumerate(texts)]
    placed = draw(st.sets(st.integers(0, len(items) - 1), min_size=1))
    places = {f"i{n}": draw(st.integers(1, len(items))) for n in sorted(placed)}
    return {"items": items, "scoring": draw(rules), **draw(common)}, {"places": places}


@st.composite
def categorise(draw: st.DrawFn) -> tuple[Json, Json]:
    categories = [{"id": f"c{n}", "text": text} for n, text in enumerate(draw(several))]
    nowhere = draw(st.booleans())
    keys = [one["id"] for one in categories]
    homes = [*keys, ""] if nowhere else keys
    items = [
        {"id": f"i{n}", "text": text, "category": draw(st.sampled_from(homes)), "feedback": draw(rich)}
        for n, text in enumerate(draw(several))
    ]
    data = {
        "categories": categories,
        "items": items,
        "nowhere": nowhere,
        "scoring": draw(rules),
        **draw(common),
    }
    sorted_ = draw(st.sets(st.integers(0, len(items) - 1), min_size=1))
    return data, {
        "places": {f"i{n}": draw(st.sampled_from([one or "*" for one in homes])) for n in sorted(sorted_)}
    }


thousandth = st.integers(0, 1000)


@st.composite
def regions(draw: st.DrawFn) -> Json:
    kind = draw(st.sampled_from(["rectangle", "circle", "polygon"]))
    x, y, size = draw(st.integers(0, 800)), draw(st.integers(0, 800)), draw(st.integers(1, 200))
    coords = {
        "rectangle": [x, y, x + size, y + size],
        "circle": [x, y, size],
        "polygon": [x, y, x + size, y, x, y + size],
    }[kind]
    return {"shape": kind, "coords": coords, "is_correct": draw(st.booleans()), "feedback": draw(rich)}


@st.composite
def hotspot(draw: st.DrawFn) -> tuple[Json, Json]:
    found = draw(st.lists(regions(), min_size=1, max_size=4))
    for n, region in enumerate(found):
        region["id"] = f"r{n}"
    found[0]["is_correct"] = True
    if len(found) > 1 and draw(st.booleans()):
        found[-1]["is_correct"] = False
        for n, region in enumerate(found):
            region["label"] = f"Place {n}"
    image = {"asset": str(draw(st.uuids())), "name": "heart & lungs.png", "width": 900, "height": 600,
             "alt": draw(words)}  # fmt: skip
    clicks = draw(st.integers(1, 4))
    data = {"image": image, "regions": found, "clicks": clicks, "scoring": draw(rules), **draw(common)}
    points = draw(st.lists(st.lists(thousandth, min_size=2, max_size=2), max_size=clicks))
    named = ["r0"] if "label" in found[0] and len(points) < clicks else []
    return data, {"points": points if points or named else [[1, 1]], "named": named}


def another_key(data: Json) -> Json | None:
    """The same question to look at, with another right answer; None for other types."""
    kept: dict[str, Any] = {name: data[name] for name in ("scoring", "nowhere", "clicks") if name in data}
    if "pairs" in data:
        answers = [pair["answer"] for pair in data["pairs"]]
        turned = [{**pair, "answer": answers[n - 1]} for n, pair in enumerate(data["pairs"])]
        return kept | {"pairs": [_silent(pair) for pair in turned], "distractors": data["distractors"][::-1]}
    if "categories" in data:
        home = data["categories"][-1]["id"]
        items = [{**_silent(item), "category": home} for item in reversed(data["items"])]
        return kept | {"categories": data["categories"], "items": items}
    if "items" in data:
        return kept | {"items": [_silent(item) for item in reversed(data["items"])]}
    if "regions" in data:
        turned = [{**_silent(one), "is_correct": not one["is_correct"], "coords": [1, 2, 3, 4], "shape": "rectangle"}
                  for one in reversed(data["regions"])]  # fmt: skip
        turned[0]["is_correct"], turned[-1]["is_correct"] = True, len(turned) == 1
        return kept | {"image": data["image"], "regions": turned}
    return None


def _silent(entry: Json) -> Json:
    return {name: value for name, value in entry.items() if name != "feedback"}
