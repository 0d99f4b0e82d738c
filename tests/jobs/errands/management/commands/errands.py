import json
import threading
import time

from django.core.management.base import BaseCommand
from django.db import connection

from learninglogs.jobs.leases import Lease
from learninglogs.jobs.models import Job
from tests.jobs.errands.models import Parcel


class Command(BaseCommand):
    """`errands deliver 20`, `walk 60` or `compete 8`; then `errands wait 30 [state …]` answers in JSON."""

    def add_arguments(self, parser):
        parser.add_argument("verb", choices=["deliver", "walk", "compete", "wait"])
        parser.add_argument("number", type=int)
        parser.add_argument("states", nargs="*")

    def handle(self, *args, verb, number, states, **options):
        getattr(self, verb)(number, *states)

    def deliver(self, count):
        for number in range(count):
            parcel = Parcel.objects.create(name=f"Parcel {number}")
            Job.objects.ask(
                "deliver-parcel", f"deliver:{parcel.pk}", school=None, payload={"parcel": parcel.pk}, total=2
            )

    def walk(self, seconds):
        Parcel.objects.create(name="A shell")
        Job.objects.ask("walk-to-the-sea", "walk", school=None, payload={"seconds": seconds})

    def compete(self, rivals):
        """Twenty jobs, and for each as many rivals as said who all want it at the same moment."""
        self.deliver(20)
        claimed = []
        for job_id in Job.objects.values_list("pk", flat=True):
            gate = threading.Barrier(rivals, timeout=20)
            threads = [
                threading.Thread(target=self._want, args=(job_id, gate, claimed)) for _ in range(rivals)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.stdout.write(json.dumps({"claimed": claimed}))

    def _want(self, job_id, gate, claimed):
        try:
            connection.ensure_connection()
            gate.wait()
            if Lease.claim(job_id):
                claimed.append(str(job_id))
        finally:
            connection.close()

    def wait(self, seconds, *states):
        """Until every job is in one of the states, or the seconds are over; then say how things are."""
        until = time.monotonic() + seconds
        others = Job.objects.exclude(state__in=states or ["done", "failed"])
        while others.exists() and time.monotonic() < until:
            time.sleep(0.1)
        jobs = Job.objects.order_by("created_at").values("key", "state", "attempts", "last_error")
        parcels = Parcel.objects.order_by("pk").values("pk", "name", "deliveries", "tries")
        self.stdout.write(json.dumps({"jobs": list(jobs), "parcels": list(parcels)}))
