from django.db import models


class Parcel(models.Model):
    """Something to be delivered once; the count would show a second time."""

    name = models.CharField(max_length=40)
    deliveries = models.IntegerField(default=0)
    tries = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.name
