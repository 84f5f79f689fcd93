"""A tenant task is sent on commit with its organisation, and runs in that scope."""

import base64
import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from courses.media.tasks import process
from lms.kernel.redis import client

pytestmark = pytest.mark.django_db(transaction=True)


def _queued() -> list[dict[str, Any]]:
    """What waits in the queue: the keyword arguments of each task."""
    messages = [json.loads(one) for one in client().lrange("celery", 0, -1)]
    return [json.loads(base64.b64decode(one["body"]))[1] for one in messages]


def test_a_task_is_sent_on_commit_with_its_organisation(scope: Any) -> None:
    asset = str(uuid4())
    with transaction.atomic():
        process.enqueue(asset_id=asset)
        assert _queued() == []
    assert _queued() == [{"asset_id": asset, "organization_id": str(scope.pk)}]
