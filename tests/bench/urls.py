"""The product's addresses and the floor's. Only the bench's server knows this module."""

from django.urls import path

from learninglogs.urls import handler400, handler404, handler500, urlpatterns
from tests.bench.floor import floor

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("floor/", floor), *urlpatterns]
