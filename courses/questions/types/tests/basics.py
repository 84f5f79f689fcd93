"""What every strategy is made of."""

from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]

words = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=12)
rich = st.one_of(st.just(""), words, words.map(lambda word: {"html": f"<p>{word}</p>"}))
shares = st.decimals(0, 1, places=2)
numbers = st.decimals(-10_000, 10_000, places=3)
common = st.fixed_dictionaries(
    {}, optional={"feedback_correct": rich, "feedback_incorrect": rich, "explanation": rich,
                  "hints": st.lists(words, max_size=2)},
)  # fmt: skip
rules = st.sampled_from(["all_or_nothing", "per_right", "right_minus_wrong"])
