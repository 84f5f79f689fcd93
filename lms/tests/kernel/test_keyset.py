"""Pages by key: everything once, both ways, with names that are the same and edges that make no sense."""

import random

import pytest

from accounts.models import User
from lms.kernel.keyset import Order, cut, moment

ORDERS = [
    Order("full_name"),
    Order("full_name", descending=True),
    Order("created_at", moment, descending=True),
]


@pytest.mark.django_db
@pytest.mark.parametrize("order", ORDERS, ids=lambda order: f"{order.key} {order.descending}")
def test_pages_forth_and_back_hold_everybody_once(order: Order) -> None:
    names = random.Random(4)
    User.objects.bulk_create(
        User(email=f"p{n}@example.org", full_name=names.choice("aAbé"), password="!") for n in range(11)
    )
    rows = User.objects.all()
    wanted = list(
        rows.order_by(f"{'-' if order.descending else ''}{order.key}", f"{'-' if order.descending else ''}pk")
    )
    pages, after = [], ""
    while True:
        page = cut(rows, order, size=4, after=after)
        pages.append(page)
        if not page.later:
            break
        after = page.later
    assert [one for page in pages for one in page.rows] == wanted
    assert [bool(page.earlier) for page in pages] == [False, True, True]
    assert cut(rows, order, size=4, before=pages[2].earlier).rows == pages[1].rows
    first = cut(rows, order, size=4, before=pages[1].earlier)
    assert (first.rows, first.earlier, bool(first.later)) == (pages[0].rows, "", True)
    for nonsense in ("x", "W10", "WyJhIiwgImIiXQ", "é"):
        assert cut(rows, order, size=4, after=nonsense).rows == pages[0].rows
