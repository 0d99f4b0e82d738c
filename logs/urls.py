"""Addresses of the double page."""

from django.urls import path

from .views import entry, letting_through, photos

app_name = "logs"
urlpatterns = [
    path("challenges/<int:challenge_pk>/pupils/<int:pupil_pk>/start/", entry.start, name="start"),
    path("entries/<int:pk>/", entry.double_page, name="double_page"),
    path("entries/<int:pk>/hand-in/", entry.hand_in, name="hand_in"),
    path("entries/<int:pk>/handed-in/", entry.handed_in, name="handed_in"),
    path("entries/<int:pk>/take-back/", entry.take_back, name="take_back"),
    path("entries/<int:pk>/give-back/", entry.give_back, name="give_back"),
    path("entries/<int:pk>/swap/", entry.swap_sides, name="swap_sides"),
    path("entries/<int:pk>/photos/", photos.add_photo, name="add_photo"),
    path("photos/<uuid:pk>/turn/", photos.turn, name="turn"),
    path("photos/<uuid:pk>/place/", photos.place_spare, name="place_spare"),
    path("photos/<uuid:pk>/leave-out/", photos.leave_out, name="leave_out"),
    path("photos/<uuid:pk>/try-again/", photos.try_again, name="try_again"),
    path("photos/<uuid:pk>/<slug:size>/", photos.picture, name="picture"),
    path("pages/<int:pk>/remove/", photos.remove_page, name="remove_page"),
    path("pages/<int:pk>/put-back/", photos.put_back, name="put_back"),
    path("entries/<int:pk>/let-through/", letting_through.let_through, name="let_through"),
    path("entries/<int:pk>/hold-back/", letting_through.hold_back, name="hold_back"),
    path("challenges/<int:pk>/let-through/", letting_through.let_all_through, name="let_all_through"),
]
