"""Badges, the teacher's tap, a child's turn on a grown-up's phone, consents, and an adult's own account."""

from typing import Any

from tests.access.actors import ADULTS
from tests.access.address import STAFF, Address, class_pk, pupil_pk
from tests.access.scene import Scene


def badge_pk(scene: Scene) -> list[Any]:
    return [scene.badge.pk]


def purpose_of_pupil(scene: Scene) -> list[Any]:
    return [scene.pupil.pk, "assembly"]


GUARDIAN = {"parent"}
ANSWERING = GUARDIAN | {"unpictured"}
TABLE: dict[str, Address] = {
    "people:badges": Address(class_pk, STAFF),
    "people:print_badges": Address(class_pk, STAFF, {}),
    "people:badges_sheet": Address(class_pk, STAFF),
    "people:void_badge": Address(badge_pk, STAFF, {}),
    "people:letters": Address(class_pk, STAFF),
    "people:print_letters": Address(class_pk, STAFF, {}),
    "people:letters_sheet": Address(class_pk, STAFF),
    "people:make_board": Address(class_pk, STAFF, {}),
    "people:shut_boards": Address(class_pk, STAFF, {}),
    "people:let_child_in": Address(pupil_pk, STAFF, {}),
    "people:childs_turn": Address(pupil_pk, GUARDIAN, {}),
    "people:consents": Address(pupil_pk, ANSWERING),
    "people:answer_consent": Address(purpose_of_pupil, ANSWERING, {"is_yes": "yes"}),
}
OPEN = {"people:badge", "people:join", "account_request_login_code", "mfa_login_webauthn"}
# tests/people/test_badge, test_turn, test_second_lock, test_school_accounts
DOORS = {
    "people:which_school", "people:go_to_accounts", "people:back_from_accounts", "people:link_account",
    "people:unlink_account",
    "people:join_as", "people:join_code", "people:join_with_this_account",
    "people:is_it_you", "people:come_in", "people:come_in_by_tap", "people:grown_up",
    "people:sign_out_everywhere", "account_confirm_login_code", "account_reauthenticate", "mfa_index",
    "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn",
}  # fmt: skip
OWN = {"people:my_account": ADULTS}
