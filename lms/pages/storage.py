"""Static files: hashed names, compressed, and ES modules that import each other by relative paths."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Rewrites `import "./x.js"` to hashed names too, so that modules need neither importmap nor build step."""

    support_js_module_import_aggregation = True
