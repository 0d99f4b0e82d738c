"""Addresses."""

from django.urls import path

from challenges.views import calendar, later_day, listing, setting

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
    path("challenges/<int:pk>/pupils/<int:pupil_pk>/later-day/", later_day.later_day, name="later_day"),
    path(
        "challenges/<int:pk>/pupils/<int:pupil_pk>/later-day/away/",
        later_day.take_later_day_away,
        name="take_later_day_away",
    ),
    path("account/calendar/", calendar.my_calendar, name="my_calendar"),
    path("account/calendar/family/", calendar.make_family_calendar, name="make_family_calendar"),
    path("account/calendar/classes/<int:pk>/", calendar.make_class_calendar, name="make_class_calendar"),
    path("account/calendar/<int:pk>/end/", calendar.end_calendar, name="end_calendar"),
    path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar_feed"),
]
