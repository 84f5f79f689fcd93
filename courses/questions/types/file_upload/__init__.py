"""File upload: files of the learner's own, marked by people.

An answer names files by the keys of their rows. Whether these belong to the learner, is not known here: who stores
the answer (`learning.attempts.files`) checks it, and writes names and sizes as they are stored.
"""

from uuid import UUID

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from courses.questions.types.base import Form, Json, QuestionType
from courses.questions.types.errors import AnswerInvalid
from courses.questions.types.file_upload.form import FORM
from courses.questions.types.file_upload.grader import grade
from courses.questions.types.file_upload.schema import Answer, Data, File

KINDS = {
    "image": _("pictures"),
    "video": _("films"),
    "audio": _("recordings"),
    "document": _("documents"),
    "other": _("other files"),
}


def _key(data: Data) -> Answer:
    suffix = data.suffixes[0] if data.suffixes else "txt"
    return Answer(files=[File(id=str(UUID(int=1)), name=f"file.{suffix}", size=1)])


def _check(data: Data, answer: Answer) -> None:
    if len(answer.files) > data.max_files:
        words = ngettext(
            "Hand in %(limit)d file. Untick those you leave out.",
            "Hand in at most %(limit)d files. Untick those you leave out.",
            data.max_files,
        )
        raise AnswerInvalid(words % {"limit": data.max_files})
    for file in answer.files:
        if problem := data.why_not(file.name, file.size):
            raise AnswerInvalid(problem)


def _describe(data: Data, answer: Answer) -> str:
    return ", ".join(file.name for file in answer.files)


def _expose(data: Data) -> Json:
    accept = [f".{suffix}" for suffix in data.suffixes]
    accept = accept or [f"{kind}/*" for kind in data.kinds if kind in {"image", "video", "audio"}]
    open_to_all = not data.suffixes and {"document", "other"} & set(data.kinds)
    return {
        "accept": "" if open_to_all else ",".join(accept),
        "kinds": [str(KINDS[kind]) for kind in data.kinds],
        "suffixes": list(data.suffixes),
        "max_files": data.max_files,
        "max_bytes": data.max_bytes,
    }


def _read(form: Form, prefix: str) -> Json | None:
    files = []
    for written in form.getlist(f"{prefix}-file"):
        key, _colon, rest = written.partition(":")
        size, _colon, name = rest.partition(":")
        if not (key and size.isdecimal() and len(size) < 16 and name):
            raise AnswerInvalid(
                gettext("This answer does not fit the question. Reload the page and answer again.")
            )
        files.append({"id": key, "name": name, "size": int(size)})
    return {"files": files} if files else None


def _sample() -> Json:
    return {}


TYPE = QuestionType(
    name="file_upload",
    label=_("File upload"),
    data_model=Data,
    answer_model=Answer,
    mark=grade,
    key=_key,
    describe=_describe,
    expose=_expose,
    read=_read,
    sample=_sample,
    form=FORM,
    check=_check,
    marked_by_people=True,
    takes_files=True,
)
