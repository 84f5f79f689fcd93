"""What an answer that is partly right is worth: the rules every type with several parts offers."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator

from courses.questions.types.outcomes import FULL, NOTHING

Share = Annotated[Decimal, AfterValidator(lambda share: abs(share.normalize()))]
"""A part of the marks, stored in its shortest form."""

Scoring = Literal["all_or_nothing", "per_right", "right_minus_wrong"]
"""`all_or_nothing`: full marks or none. `per_right`: each part earns its weight by itself.
`right_minus_wrong`: a wrong part takes its weight away again; one left open neither earns nor costs."""


def parts_share(rule: Scoring, parts: Iterable[tuple[Fraction, Fraction | None]]) -> Fraction:
    """The share of the marks for `(weight, share)` of each part; `share` is None where nothing was answered."""
    found = list(parts)
    whole = sum((weight for weight, _share in found), NOTHING)
    if not whole or all(share == FULL for _weight, share in found):
        return FULL
    if rule == "all_or_nothing":
        return NOTHING
    got = sum((weight * share for weight, share in found if share), NOTHING)
    if rule == "right_minus_wrong":
        got -= sum((weight for weight, share in found if share == NOTHING), NOTHING)
    return max(NOTHING, got / whole)
