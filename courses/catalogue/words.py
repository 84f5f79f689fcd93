"""Words typed into the search field, as a PostgreSQL full-text query over `Course.search`."""

import re
from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchQueryCombinable
from django.db.models import Value

from lms.kernel.markup import storable_text

LONGEST: Final = 200
_LAST: Final = re.compile(r"(?:^|\s)(\w{2,})$")


def tidy(words: str) -> str:
    """Return the words as they can be searched: no control characters, bounded."""
    return " ".join(storable_text(words)[:LONGEST].split())


def search_query(words: str) -> SearchQueryCombinable | None:
    """Return the query for `words`; None when there are none.

    Words in any form (`english`), as written (`simple`, for names and other languages), and, since people search
    while typing, with the last word only begun.
    """
    text = tidy(words)
    if not text:
        return None
    query = SearchQuery(text, config="english", search_type="websearch") | SearchQuery(
        text, config="simple", search_type="websearch"
    )
    begun = _LAST.search(text)
    if begun and not text.startswith("-"):
        last = SearchQuery(Value(f"{begun[1].lower()}:*"), config="simple", search_type="raw")
        before = text[: begun.start()].strip()
        query |= SearchQuery(before, config="english", search_type="websearch") & last if before else last
    return query
