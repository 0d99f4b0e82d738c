"""Addresses."""

from django.urls import path

from challenges.views import (
    calendar,
    drafts,
    help,
    later_day,
    listing,
    resources,
    rhythm,
    setting,
    year,
)

app_name = "challenges"
urlpatterns = [
    path("classes/<int:pk>/challenges/", listing.list_of_class, name="list"),
    path("classes/<int:pk>/challenges/new/", setting.new, name="new"),
    path("classes/<int:pk>/challenges/autosave/", drafts.autosave_new, name="autosave_new"),
    path("classes/<int:pk>/challenges/put-back/", drafts.put_back, name="put_back"),
    path("classes/<int:pk>/help/", help.help_of_class, name="help"),
    path("classes/<int:pk>/challenges/preview/", setting.preview, name="preview"),
    path("classes/<int:pk>/rhythm/", rhythm.rhythm, name="rhythm"),
    path("classes/<int:pk>/year/", year.year, name="year"),
    path("classes/<int:pk>/year/move-back/", year.move_back, name="move_back"),
    path("challenges/<int:pk>/move/", year.move, name="move"),
    path("challenges/<int:pk>/", listing.challenge, name="challenge"),
    path("challenges/<int:pk>/edit/", setting.edit, name="edit"),
    path("challenges/<int:pk>/publish/", setting.publish, name="publish"),
    path("challenges/<int:pk>/withdraw/", setting.withdraw, name="withdraw"),
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
    path("challenges/<int:pk>/remove/", drafts.remove, name="remove"),
    path("challenges/<int:pk>/duplicate/", drafts.duplicate, name="duplicate"),
    path("challenges/<int:pk>/bring-back/<int:number>/", drafts.bring_back, name="bring_back"),
    path("challenges/<int:pk>/autosave/", drafts.autosave, name="autosave"),
    path("challenges/<int:pk>/resources/", resources.resources, name="resources"),
    path("challenges/<int:pk>/resources/link/", resources.add_link, name="add_link"),
    path("challenges/<int:pk>/resources/file/", resources.add_file, name="add_file"),
    path("resources/<int:pk>/", resources.resource, name="resource"),
    path("resources/<int:pk>/card/", resources.put_on_card, name="put_on_card"),
    path("resources/<int:pk>/remove/", resources.take_away, name="take_away"),
]
