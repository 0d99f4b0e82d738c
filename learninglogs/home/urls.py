"""Addresses."""

from django.urls import path

from learninglogs.home.views import batch, fortnight, pages, phone, sample, set_up, year

app_name = "home"
urlpatterns = [
    path("", fortnight.home, name="home"),
    path("classes/<int:pk>/", fortnight.class_page, name="class_page"),
    path("challenges/<int:pk>/tray/", fortnight.tray, name="tray"),
    path("challenges/<int:pk>/batch/", batch.batch, name="batch"),
    path("challenges/<int:pk>/batch/undo/", batch.undo_batch, name="undo_batch"),
    path("schools/<int:pk>/", fortnight.school_page, name="school_page"),
    path("schools/<int:pk>/years/<int:year>/", year.year_page, name="year_page"),
    path("family/", fortnight.family, name="family"),
    path("pupils/<int:pk>/", fortnight.pupil_home, name="pupil_home"),
    path("set-up/", set_up.set_up, name="set_up"),
    path("set-up/school/", set_up.set_up_school, name="set_up_school"),
    path("sample/", sample.sample, name="sample"),
    path("sample/load/", sample.load_sample, name="load_sample"),
    path("sample/sign-in/<slug:key>/", sample.sample_sign_in, name="sample_sign_in"),
    path("service-worker.js", phone.service_worker, name="service_worker"),
    path("manifest.webmanifest", phone.manifest, name="manifest"),
    path("offline/", phone.offline, name="offline"),
    path("privacy/", pages.privacy, name="privacy"),
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("about/", pages.about, name="about"),
]
