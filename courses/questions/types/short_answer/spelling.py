"""How far apart two spellings are."""

import unicodedata

_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " ", "−": "-"})


def normalised(text: str, *, case_sensitive: bool) -> str:
    """The text as it is compared: composed, typographic quotes plain, spaces single, case folded if it may be."""
    text = " ".join(unicodedata.normalize("NFC", text).translate(_SAME).split())
    return text if case_sensitive else text.casefold()


def within(first: str, second: str, limit: int) -> bool:
    """Whether at most `limit` letters were left out, added, replaced or swapped with a neighbour.

    Optimal string alignment, looking only `limit` places to either side: linear in the length.
    """
    if abs(len(first) - len(second)) > limit:
        return False
    beyond = limit + 1
    before: dict[int, int] = {}
    row = {place: place for place in range(min(limit, len(second)) + 1)}
    for i in range(1, len(first) + 1):
        older, before, row = before, row, {}
        for j in range(max(0, i - limit), min(len(second), i + limit) + 1):
            if j == 0:
                row[j] = i
                continue
            same = first[i - 1] == second[j - 1]
            best = min(
                before.get(j - 1, beyond) + (0 if same else 1),
                before.get(j, beyond) + 1,
                row.get(j - 1, beyond) + 1,
            )
            if i > 1 and j > 1 and first[i - 1] == second[j - 2] and first[i - 2] == second[j - 1]:
                best = min(best, older.get(j - 2, beyond) + 1)
            row[j] = best
        if min(row.values()) > limit:
            return False
    return row.get(len(second), beyond) <= limit
