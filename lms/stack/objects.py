"""Where uploads are kept: on disk, or in an S3-compatible object store when the environment names a bucket."""

from collections.abc import Mapping
from typing import Any


def media_storage(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return Django's storage for uploads: files below `MEDIA_ROOT`, or the bucket `S3_BUCKET`.

    Objects are private: the product reads them and hands them on, as it does with files on disk.
    """
    bucket = environment.get("S3_BUCKET")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": environment.get("S3_ENDPOINT") or None,
            "region_name": environment.get("S3_REGION") or None,
            "access_key": environment.get("S3_ACCESS_KEY") or None,
            "secret_key": environment.get("S3_SECRET_KEY") or None,
            # Names of buckets as paths: what stores other than Amazon's understand.
            "addressing_style": "path",
            "signature_version": "s3v4",
            "default_acl": None,
            "file_overwrite": False,
            "querystring_expire": 300,
            "object_parameters": {"CacheControl": "private, max-age=31536000, immutable"},
        },
    }
