"""Addresses."""

from django.urls import URLPattern

app_name = "logs"
urlpatterns: list[URLPattern] = []
