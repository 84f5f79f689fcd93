"""Pictures in HTML of ours that have no description."""

import re
from typing import Final

BARE: Final = r'<img(?![^>]*\salt=\\?"[^"\\])[^>]*>'
"""A picture without a description, for Python and PostgreSQL: in clean HTML, and in JSON that holds such."""
_bare = re.compile(BARE)


def undescribed(html: str) -> int:
    """Return how many pictures of this clean HTML say nothing to who cannot see them."""
    return len(_bare.findall(html))
