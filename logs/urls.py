"""Addresses of the double page."""

from django.urls import path

from .views import (
    clip_files,
    clips,
    club,
    club_list,
    developing,
    entry,
    flaps,
    letting_through,
    photos,
    references,
    scan_pages,
    scans,
    share,
    straighten,
    tus,
    typed,
)

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
flaps_and_words = [
    path("photos/<uuid:pk>/flaps/", flaps.flaps, name="flaps"),
    path("photos/<uuid:pk>/describe/", flaps.describe, name="describe"),
    path("flaps/<int:pk>/", flaps.flap, name="flap"),
    path("flaps/<int:pk>/move/", flaps.move_flap, name="move_flap"),
    path("flaps/<int:pk>/take-off/", flaps.take_flap_off, name="take_flap_off"),
    path("flaps/<int:pk>/put-back/", flaps.put_flap_back, name="put_flap_back"),
    path("flaps/<int:pk>/put-under/", flaps.put_under, name="put_under"),
    path("flap-pictures/<int:pk>/move/", flaps.move_under, name="move_under"),
    path("flap-pictures/<int:pk>/turn/", flaps.turn_under, name="turn_under"),
    path("flap-pictures/<int:pk>/take-off/", flaps.take_from_under, name="take_from_under"),
    path("flap-pictures/<int:pk>/put-back/", flaps.put_back_under, name="put_back_under"),
]
from_the_copier = [
    path("challenges/<int:pk>/scan/", scans.scan_class, name="scan_class"),
    path("scans/<uuid:pk>/", scans.scan, name="scan"),
    path("scans/<uuid:pk>/hand-in/", scans.hand_in_scan, name="hand_in_scan"),
    path("scans/<uuid:pk>/undo/", scans.undo_scan, name="undo_scan"),
    path("scans/<uuid:pk>/try-again/", scans.try_scan_again, name="try_scan_again"),
    path("scans/<uuid:pk>/pages/", scan_pages.scan_pages, name="scan_pages"),
    path("scans/<uuid:pk>/choose/", scan_pages.choose_pages, name="choose_pages"),
    path("sheets/<int:pk>/picture/", scans.sheet_picture, name="sheet_picture"),
    path("sheets/<int:pk>/file/", scans.file_sheet, name="file_sheet"),
    path("sheets/<int:pk>/turn/", scans.turn_sheet, name="turn_sheet"),
    path("sheets/<int:pk>/aside/", scans.set_sheet_aside, name="set_sheet_aside"),
    path("sheets/<int:pk>/take-back/", scans.take_sheet_back, name="take_sheet_back"),
]
CLASS_TIME = "challenges/<int:pk>/class-time/"
NEW_PAGE = "new-pages/<int:pk>/"
class_time = [
    path(CLASS_TIME, developing.class_time, name="class_time"),
    path(f"{CLASS_TIME}open/", developing.open_class_time, name="open_class_time"),
    path(f"{CLASS_TIME}end/", developing.end_class_time, name="end_class_time"),
    path(f"{CLASS_TIME}let-through/", developing.let_new_pages_through, name="let_new_pages_through"),
    path("entries/<int:pk>/develop/", developing.develop, name="develop"),
    path("entries/<int:pk>/new-pages/", developing.add_new_page, name="add_new_page"),
    path(f"{NEW_PAGE}turn/", developing.turn_new_page, name="turn_new_page"),
    path(f"{NEW_PAGE}take-off/", developing.take_new_page_off, name="take_new_page_off"),
    path(f"{NEW_PAGE}let-through/", developing.let_new_page_through, name="let_new_page_through"),
    path(f"{NEW_PAGE}keep-before/", developing.keep_page_before, name="keep_page_before"),
]
made_with = [
    path("entries/<int:pk>/references/", references.references, name="references"),
    path("references/<int:pk>/", references.reference, name="reference"),
    path("references/<int:pk>/up/", references.move_reference_up, name="move_reference_up"),
    path("references/<int:pk>/take-away/", references.take_reference_away, name="take_reference_away"),
]
TYPE = "entries/<int:pk>/type/<slug:place>/"
typing = [
    path(TYPE, typed.type_page, name="type_page"),
    path(f"{TYPE}keep/", typed.typed_autosave, name="typed_autosave"),
    path(f"{TYPE}picture/", typed.typed_picture, name="typed_picture"),
    path(f"{TYPE}picture/now/", typed.typed_picture_now, name="typed_picture_now"),
]
urlpatterns = [
    *typing,
    *made_with,
    *lunchtime_club,
    # Before a picture's address, which takes any word for a size.
    *flaps_and_words,
    *from_the_copier,
    *class_time,
    path("challenges/<int:challenge_pk>/pupils/<int:pupil_pk>/start/", entry.start, name="start"),
    path("entries/<int:pk>/", entry.double_page, name="double_page"),
    path("entries/<int:pk>/hand-in/", entry.hand_in, name="hand_in"),
    path("entries/<int:pk>/handed-in/", entry.handed_in, name="handed_in"),
    path("entries/<int:pk>/take-back/", entry.take_back, name="take_back"),
    path("entries/<int:pk>/give-back/", entry.give_back, name="give_back"),
    path("entries/<int:pk>/swap/", entry.swap_sides, name="swap_sides"),
    path("entries/<int:pk>/photos/", photos.add_photo, name="add_photo"),
    path("entries/<int:pk>/uploads/", tus.uploads, name="uploads"),
    path("uploads/<uuid:pk>/", tus.upload, name="upload"),
    path("share/", share.share, name="share"),
    path("entries/<int:pk>/join/", straighten.join, name="join"),
    path("entries/<int:pk>/apart/", straighten.undo_cut_or_join, name="undo_cut_or_join"),
    path("photos/<uuid:pk>/turn/", photos.turn, name="turn"),
    path("photos/<uuid:pk>/place/", photos.place_spare, name="place_spare"),
    path("photos/<uuid:pk>/leave-out/", photos.leave_out, name="leave_out"),
    path("photos/<uuid:pk>/try-again/", photos.try_again, name="try_again"),
    path("photos/<uuid:pk>/straighten/", straighten.straighten, name="straighten"),
    path("photos/<uuid:pk>/straighten/as-found/", straighten.use_proposal, name="use_proposal"),
    path("photos/<uuid:pk>/straighten/as-taken/", straighten.as_taken, name="as_taken"),
    path("photos/<uuid:pk>/cut/", straighten.cut, name="cut"),
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
