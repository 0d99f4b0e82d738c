"""A storage without paths whose links carry what was asked of them, as django-storages' S3 does."""

from io import BytesIO
from urllib.parse import urlencode

from django.core.files import File
from django.core.files.storage import Storage


class FarAwayStorage(Storage):
    """A bucket in memory: whole objects by key, overwritten without a word, no folders."""

    def __init__(self):
        self.objects = {}
        self.links = 0

    def get_available_name(self, name, max_length=None):
        return name

    def _save(self, name, content):
        content.seek(0)
        self.objects[name] = b"".join(content.chunks())
        return name

    def _open(self, name, mode="rb"):
        if name not in self.objects:
            raise FileNotFoundError(name)
        return File(BytesIO(self.objects[name]), name=name)

    def exists(self, name):
        return name in self.objects

    def size(self, name):
        return len(self.objects[name])

    def delete(self, name):
        self.objects.pop(name, None)

    def listdir(self, path):
        """One level, as django-storages asks S3 for it: what is before the next slash is a folder."""
        below = [name.removeprefix(path + "/") for name in self.objects if name.startswith(path + "/")]
        folders = {name.partition("/")[0] for name in below if "/" in name}
        return sorted(folders), [name for name in below if "/" not in name]

    def url(self, name, parameters=None, expire=None):
        self.links += 1
        words = {**(parameters or {}), "X-Amz-Expires": expire, "signature": self.links}
        return f"https://bucket.example/{name}?{urlencode(words)}"
