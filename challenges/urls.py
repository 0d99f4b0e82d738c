"""Addresses."""

from django.urls import path

from challenges.views import listing, setting

app_name = "challenges"
urlpatterns = [
    path("classes/<int:pk>/challenges/", listing.list_of_class, name="list"),
    path("classes/<int:pk>/challenges/new/", setting.new, name="new"),
    path("classes/<int:pk>/challenges/preview/", setting.preview, name="preview"),
    path("challenges/<int:pk>/", listing.challenge, name="challenge"),
    path("challenges/<int:pk>/edit/", setting.edit, name="edit"),
    path("challenges/<int:pk>/publish/", setting.publish, name="publish"),
    path("challenges/<int:pk>/withdraw/", setting.withdraw, name="withdraw"),
    path("challenges/<int:pk>/remove/", setting.remove, name="remove"),
]
