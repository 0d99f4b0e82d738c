"""Addresses of the school office: one list a desk."""

from django.urls.resolvers import URLPattern

app_name = "office"
set_up: list[URLPattern] = []
people: list[URLPattern] = []
class_lists: list[URLPattern] = []
consents: list[URLPattern] = []
record: list[URLPattern] = []
system: list[URLPattern] = []
urlpatterns = [*set_up, *people, *class_lists, *consents, *record, *system]
