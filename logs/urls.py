"""Addresses of the double page."""

from django.urls import path

from .views import clip_files, clips, club, club_list, entry, letting_through, photos

app_name = "logs"
CLUB = "schools/<int:pk>/club/"
lunchtime_club = [
    path(CLUB, club.club, name="club"),
    path(f"{CLUB}set-up/", club_list.club_set_up, name="club_set_up"),
    path(f"{CLUB}list/", club_list.club_list, name="club_list"),
    path(f"{CLUB}days/<str:day>/", club.club_day, name="club_day"),
    path(f"{CLUB}days/<str:day>/came-along/", club.came_along, name="came_along"),
    path(f"{CLUB}days/<str:day>/put-out/", club.put_out, name="put_out"),
    path(f"{CLUB}days/<str:day>/children/<int:pupil_pk>/here/", club.club_here, name="club_here"),
    path(f"{CLUB}children/<int:pupil_pk>/page/", club.club_page, name="club_page"),
    path(f"{CLUB}children/<int:pupil_pk>/place/", club_list.club_place, name="club_place"),
    path(f"{CLUB}children/<int:pupil_pk>/take-off/", club_list.club_take_off, name="club_take_off"),
]
urlpatterns = [
    *lunchtime_club,
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
    path("entries/<int:pk>/clips/new/", clips.add_clip, name="add_clip"),
    path("clips/<uuid:pk>/", clips.clip, name="clip"),
    path("clips/<uuid:pk>/take-off/", clips.take_clip_off, name="take_clip_off"),
    path("clips/<uuid:pk>/put-back/", clips.put_clip_back, name="put_clip_back"),
    path("clips/<uuid:pk>/try-again/", clips.try_clip_again, name="try_clip_again"),
    path("clips/<uuid:pk>/play/", clip_files.play_clip, name="play_clip"),
    path("clips/<uuid:pk>/poster/", clip_files.clip_poster, name="clip_poster"),
    path("clips/<uuid:pk>/words/", clip_files.clip_captions, name="clip_captions"),
    path("entries/<int:pk>/let-through/", letting_through.let_through, name="let_through"),
    path("entries/<int:pk>/hold-back/", letting_through.hold_back, name="hold_back"),
    path("challenges/<int:pk>/let-through/", letting_through.let_all_through, name="let_all_through"),
]
