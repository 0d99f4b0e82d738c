"""Addresses of the adults' sign-in: what our pages lead to, and nothing else allauth could do.

Nobody registers, and an e-mail address is the school's to change.
"""

from allauth.account import views
from allauth.mfa.base import views as locks
from allauth.mfa.recovery_codes import views as spare_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.urls import path, re_path

from learninglogs.people.views.account import locks_changed, new_password

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("code/", views.request_login_code, name="account_request_login_code"),
    path("code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path("still-you/", views.reauthenticate, name="account_reauthenticate"),
    path("locks/", locks_changed, name="mfa_index"),
    path("locks/second/", locks.authenticate, name="mfa_authenticate"),
    path("locks/still-you/", locks.reauthenticate, name="mfa_reauthenticate"),
    path("locks/app/", app.activate_totp, name="mfa_activate_totp"),
    path("locks/app/away/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("locks/spare/", spare_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("locks/spare/new/", spare_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("locks/spare/save/", spare_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", locks_changed, name="mfa_list_webauthn"),
    path("passkeys/new/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/sign-in/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/still-you/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/away/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", new_password, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
