"""Addresses of responding."""

from django.urls import path

from .views import moderating, responding, reviewing

app_name = "feedback"
urlpatterns = [
    path("entries/<int:pk>/responses/", responding.entry, name="entry"),
    path("entries/<int:pk>/voices/", responding.say, name="say"),
    path("challenges/<int:pk>/allocate/", responding.allocate, name="allocate"),
    path("challenges/<int:pk>/release/", responding.release, name="release"),
    path("my-reviews/", reviewing.my_reviews, name="my_reviews"),
    path("reviews/<int:pk>/", reviewing.review, name="review"),
    path("classes/<int:pk>/waiting/", moderating.moderation, name="moderation"),
    path(
        "classes/<int:pk>/waiting/let-through/",
        moderating.let_all_voices_through,
        name="let_all_voices_through",
    ),
    path("voices/<int:pk>/let-through/", moderating.let_voice_through, name="let_voice_through"),
    path("voices/<int:pk>/send-back/", moderating.send_back, name="send_back"),
    path("voices/<int:pk>/wait-again/", moderating.wait_again, name="wait_again"),
]
