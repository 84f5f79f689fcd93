"""An essay is marked by people; here is only said how long it is."""

from django.utils.translation import ngettext

from courses.questions.types.essay.schema import Answer, Data, words
from courses.questions.types.outcomes import Outcome
from courses.questions.types.results import to_be_marked


def grade(data: Data, answer: Answer) -> Outcome:
    """No score until somebody has read it."""
    return to_be_marked(data)


def doubt(data: Data, answer: Answer) -> str:
    """What the length leaves to wish for, or ""."""
    count = words(answer.text)
    if data.min_words and count < data.min_words:
        told = ngettext(
            "There is %(count)d word so far; at least %(limit)d are asked for.",
            "There are %(count)d words so far; at least %(limit)d are asked for.",
            count,
        )
        return told % {"count": count, "limit": data.min_words}
    if data.max_words and count > data.max_words:
        told = ngettext(
            "There are %(count)d words; at most %(limit)d is asked for.",
            "There are %(count)d words; at most %(limit)d are asked for.",
            data.max_words,
        )
        return told % {"count": count, "limit": data.max_words}
    return ""
