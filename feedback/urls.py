"""Addresses of responding."""

from django.urls import path

from .views import moderating, responding, reviewing, snapshot, telling

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
    path("challenges/<int:pk>/pupils/<int:pupil_pk>/how-it-was/", telling.how_it_was, name="how_it_was"),
    path("challenges/<int:pk>/told/", telling.told, name="told"),
    path("told/<int:pk>/let-through/", telling.let_quote_through, name="let_quote_through"),
    path("told/<int:pk>/hold-back/", telling.hold_quote_back, name="hold_quote_back"),
    path("challenges/<int:pk>/snapshot/", snapshot.snapshot, name="snapshot"),
    path("objectives/<int:pk>/pupils/<int:pupil_pk>/snapshot/", snapshot.tap_snapshot, name="tap_snapshot"),
    path("objectives/<int:pk>/my-snapshot/", snapshot.say_snapshot, name="say_snapshot"),
]
