"""The types in the formats of other systems, by name. In the order in which a foreign question is offered to them."""

from typing import Final

from courses.questions.types.categorise.interchange import MAPPING as CATEGORISE
from courses.questions.types.cloze.interchange import MAPPING as CLOZE
from courses.questions.types.essay.interchange import MAPPING as ESSAY
from courses.questions.types.file_upload.interchange import MAPPING as FILE_UPLOAD
from courses.questions.types.hotspot.interchange import MAPPING as HOTSPOT
from courses.questions.types.mapping import Mapping
from courses.questions.types.matching.interchange import MAPPING as MATCHING
from courses.questions.types.multiple_response.interchange import MAPPING as MULTIPLE_RESPONSE
from courses.questions.types.numerical.interchange import MAPPING as NUMERICAL
from courses.questions.types.ordering.interchange import MAPPING as ORDERING
from courses.questions.types.short_answer.interchange import MAPPING as SHORT_ANSWER
from courses.questions.types.single_choice.interchange import MAPPING as SINGLE_CHOICE
from courses.questions.types.true_false.interchange import MAPPING as TRUE_FALSE

MAPPINGS: Final[dict[str, Mapping]] = {
    "file_upload": FILE_UPLOAD,
    "essay": ESSAY,
    "cloze": CLOZE,
    "numerical": NUMERICAL,
    "true_false": TRUE_FALSE,
    "single_choice": SINGLE_CHOICE,
    "multiple_response": MULTIPLE_RESPONSE,
    "categorise": CATEGORISE,
    "matching": MATCHING,
    "ordering": ORDERING,
    "hotspot": HOTSPOT,
    "short_answer": SHORT_ANSWER,
}
