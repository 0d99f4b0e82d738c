"""What the top floor does in the background: it alone sees the whole of a class."""

import datetime

from django.utils.translation import gettext_lazy as _

from challenges.mails import DIGEST
from learninglogs.home.digest import write_digest
from learninglogs.jobs.kinds import Effects, Report, job_kind
from learninglogs.jobs.models import Job


@job_kind(DIGEST, words=_("Writing to a teacher"))
def send_digest(job: Job, report: Report) -> Effects:
    day = datetime.date.fromisoformat(job.payload["day"])
    return write_digest(job.payload["user"], job.payload["school"], day)
