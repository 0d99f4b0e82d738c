"""The product's settings for the real workers of these tests: the ground floor, and an app of errands on it.

The rooms above are left out. They have their own tests, and the workers here serve no page.
"""

from learninglogs.settings import *  # noqa: F403

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",  # whose locks people's sign-ins are looked at by
    "learninglogs.jobs",
    "learninglogs.files",
    "learninglogs.audit",
    "learninglogs.people",
    "tests.jobs.errands",
]
# allauth does not start without it.
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
TEMPLATES = []
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ROOT_URLCONF = "tests.jobs.errands.urls"
