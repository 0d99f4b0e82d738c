"""How a class answers a log."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Responding(models.TextChoices):
    """How a class answers a log."""

    CRITERIA = "criteria", _("Criteria stars by peers")
    COMMENTS = "comments", _("Words only")
    CELEBRATED = "celebrated", _("Celebrated, and no number anywhere")
