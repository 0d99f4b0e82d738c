"""The product's settings, in a data folder that is thrown away: no test ever touches a real one."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

KEPT = ("LEARNINGLOGS_TEST_", "LEARNINGLOGS_CORPUS")

# What a developer has set for their own school must not reach a test.
for _name in [name for name in os.environ if name.startswith("LEARNINGLOGS_") and not name.startswith(KEPT)]:
    del os.environ[_name]

if "LEARNINGLOGS_TEST_FOLDER" not in os.environ:
    os.environ["LEARNINGLOGS_TEST_FOLDER"] = tempfile.mkdtemp(prefix="learninglogs-test-")
    atexit.register(shutil.rmtree, os.environ["LEARNINGLOGS_TEST_FOLDER"], ignore_errors=True)
# Each process of a parallel run has a folder of its own.
_folder = Path(os.environ["LEARNINGLOGS_TEST_FOLDER"]) / os.environ.get("PYTEST_XDIST_WORKER", "one")
os.environ["LEARNINGLOGS_DATA"] = str(_folder / "data")

from learninglogs.settings import *  # noqa: E402, F403 – the lines above must come first

# A slow hash protects a school; here it would only make every sign-in slow.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# The tests' own database is SQLite; with LEARNINGLOGS_TEST_ON=postgresql all of them run on PostgreSQL.
if os.environ.get("LEARNINGLOGS_TEST_ON") == "postgresql":
    import dj_database_url

    DATABASES = {"default": dj_database_url.parse(os.environ["LEARNINGLOGS_TEST_POSTGRESQL_URL"])}

# A program that a test starts is the product itself, in a folder that the test names.
os.environ["DJANGO_SETTINGS_MODULE"] = "learninglogs.settings"
# Each test's browser begins with the whole of the middleware: static files are looked for when they are asked
# for, and not all listed every time.
WHITENOISE_AUTOREFRESH = True
