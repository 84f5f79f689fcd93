"""Pictures everybody may see: logos of organisations and pictures of people, below `/media/`.

Their names are random and never used twice, so browsers may keep them for good. Anything else in the storage is
served by the part it belongs to, which knows who may see it.
"""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

PUBLIC = ("avatars/", "logos/")


@require_safe
def public_file(request: HttpRequest, name: str) -> FileResponse:
    """Serve one of the public pictures with a fixed type; 404 for every other file."""
    if not name.startswith(PUBLIC) or not name.endswith(".webp") or ".." in name:
        raise Http404
    try:
        file = default_storage.open(name)
    except (FileNotFoundError, IsADirectoryError):
        raise Http404 from None
    answer = FileResponse(file, content_type="image/webp")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    return answer
