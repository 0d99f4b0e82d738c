"""Static files under names made from their content, so that a browser may keep them for a year."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]  # has no types

# Django has no other name for them.
_everybodys, _imports = HashedFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]  # not in its stubs


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # as above
    """Also what a script of ours imports has such a name: old and new scripts are never mixed."""

    support_js_module_import_aggregation = True
    # Ours alone: others write of files in their comments that are not there.
    _js_module_import_aggregation_patterns = ("js/*.js", _imports)
