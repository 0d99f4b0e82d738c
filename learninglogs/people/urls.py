"""Addresses of the children's door, and of the teacher's side of it."""

from django.urls import path

from learninglogs.people.views import account, badges, consents, door, joining, letters, sheet, tablets, turns

app_name = "people"
urlpatterns = [
    path("account/me/", account.my_account, name="my_account"),
    path("account/me/out/", account.sign_out_everywhere, name="sign_out_everywhere"),
    path("door/", door.children_door, name="children_door"),
    path("door/out/", door.child_out, name="child_out"),
    path("door/<int:pk>/", door.child_pictures, name="child_pictures"),
    path("classes/<int:pk>/tablets/", tablets.class_tablets, name="class_tablets"),
    path("classes/<int:pk>/tablets/new/", tablets.enrol_tablet, name="enrol_tablet"),
    path("tablets/<int:pk>/retire/", tablets.retire_tablet, name="retire_tablet"),
    path("classes/<int:pk>/door/open/", tablets.open_door, name="open_door"),
    path("classes/<int:pk>/door/shut/", tablets.shut_door, name="shut_door"),
    path("classes/<int:pk>/pictures/", tablets.draw_pictures, name="draw_pictures"),
    path("classes/<int:pk>/pictures/sheet/", sheet.pictures_sheet, name="pictures_sheet"),
    path("pupils/<int:pk>/pictures/", tablets.draw_child_pictures, name="draw_child_pictures"),
    path("pupils/<int:pk>/let-in/", tablets.let_child_in, name="let_child_in"),
    path("door/<int:pk>/come-in/", door.come_in_by_tap, name="come_in_by_tap"),
    path("classes/<int:pk>/badges/", badges.badges, name="badges"),
    path("classes/<int:pk>/badges/print/", badges.print_badges, name="print_badges"),
    path("classes/<int:pk>/badges/sheet/", badges.badges_sheet, name="badges_sheet"),
    path("badges/<int:pk>/void/", badges.void_badge, name="void_badge"),
    path("badge/", badges.badge, name="badge"),
    path("badge/you/", badges.is_it_you, name="is_it_you"),
    path("badge/come-in/", badges.come_in, name="come_in"),
    path("join/", joining.join, name="join"),
    path("join/you/", joining.join_as, name="join_as"),
    path("join/code/", joining.join_code, name="join_code"),
    path("join/add/", joining.join_with_this_account, name="join_with_this_account"),
    path("classes/<int:pk>/letters/", letters.letters, name="letters"),
    path("classes/<int:pk>/letters/print/", letters.print_letters, name="print_letters"),
    path("classes/<int:pk>/letters/sheet/", letters.letters_sheet, name="letters_sheet"),
    path("pupils/<int:pk>/turn/", turns.childs_turn, name="childs_turn"),
    path("grown-up/", turns.grown_up, name="grown_up"),
    path("pupils/<int:pk>/sharing/", consents.consents, name="consents"),
    path("pupils/<int:pk>/sharing/<slug:purpose>/", consents.answer, name="answer_consent"),
    path("pupils/<int:pk>/unlock/", tablets.unlock_child, name="unlock_child"),
]
