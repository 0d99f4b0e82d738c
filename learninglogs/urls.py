"""All addresses."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("learninglogs.people.account_urls")),
    path("", include("learninglogs.home.urls")),
    path("", include("learninglogs.people.urls")),
    path("", include("learninglogs.office.urls")),
    path("", include("challenges.urls")),
    path("", include("logs.urls")),
    path("", include("feedback.urls")),
    path("", include("learninglogs.galleries.urls")),
]
handler400 = "learninglogs.home.errors.bad_request"
handler404 = "learninglogs.home.errors.not_found"
handler500 = "learninglogs.home.errors.server_error"
