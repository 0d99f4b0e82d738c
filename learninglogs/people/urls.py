"""Addresses of the children's door, and of the teacher's side of it."""

from django.urls import path

from learninglogs.people.views import door, sheet, tablets

app_name = "people"
urlpatterns = [
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
    path("pupils/<int:pk>/unlock/", tablets.unlock_child, name="unlock_child"),
]
