"""Sample data of the style page. The college, its people and its figures are made up."""

from typing import Any


def sample(page: str, pages: tuple[str, ...]) -> dict[str, Any]:
    """Context of one style page."""
    return {"page": page, "pages": pages}
