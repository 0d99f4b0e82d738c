"""The school office: set up, people, class lists. Its head and administrator sit in it, and nobody else."""

from collections.abc import Callable
from typing import Any

from tests.access.address import Address
from tests.access.scene import Scene

OFFICE = {"head", "administrator"}


def at(*names: str) -> Callable[[Scene], list[Any]]:
    """The school's number, and those of the scene's things with these names."""

    def where(scene: Scene) -> list[Any]:
        return [scene.school_class.school_id, *(getattr(scene, name).pk for name in names)]

    return where


def limit_pictures(scene: Scene) -> list[Any]:
    return [*at("pupil", "guardian")(scene), "no-pictures"]


def google(scene: Scene) -> list[Any]:
    return [scene.school_class.school_id, "google"]


def teacher(scene: Scene) -> list[Any]:
    return [scene.school_class.school_id, scene.school_class.teachings.first().staff.user_id]


TABLE: dict[str, Address] = {
    **{
        f"office:{name}": Address(at(), OFFICE)
        for name in (
            "set_up", "school", "terms", "classes", "new_class", "staff", "people", "class_list", "move_up",
            "new_child", "record", "system", "mails", "consents", "stored_files",
        )
    },
    "office:export_record": Address(at(), OFFICE, {}),
    "office:check_files": Address(at(), OFFICE, {}),
    "office:look_again": Address(at(), OFFICE, {}),
    "office:mend_file": Address(at("finding"), OFFICE, {}),
    "office:take_off_file": Address(at("finding"), OFFICE, {}),
    "office:export_consents": Address(at(), OFFICE, {}),
    "office:child_consents": Address(at("pupil"), OFFICE),
    "office:set_answer_aside": Address(at("pupil", "answer"), OFFICE, {}),
    "office:school_accounts": Address(google, OFFICE),
    "office:switch_accounts_off": Address(google, OFFICE, {}),
    "office:school_class": Address(at("school_class"), OFFICE),
    "office:remove_class": Address(at("school_class"), OFFICE, {}),
    "office:invite_staff": Address(
        at(), OFFICE, {"called": "Ms Vale", "email": "vale@school.example", "roles": ["teacher"]}
    ),
    "office:withdraw_staff_invitation": Address(at("staff_invitation"), OFFICE, {}),
    "office:jobs": Address(teacher, OFFICE),
    "office:end_jobs": Address(teacher, OFFICE, {}),
    "office:child": Address(at("pupil"), OFFICE),
    "office:invite_guardian": Address(at("pupil"), OFFICE, {"email": "dad@home.example"}),
    "office:withdraw_invitation": Address(at("pupil", "invitation"), OFFICE, {}),
    "office:limit_guardian": Address(limit_pictures, OFFICE, {}),
    "office:check": Address(at("batch"), OFFICE),
    "office:apply_list": Address(at("batch"), OFFICE, {}),
    "office:undo_list": Address(at("done_batch"), OFFICE, {}),
    "office:drop_list": Address(at("batch"), OFFICE, {}),
    "office:answer_row": Address(at("batch", "unclear_row"), OFFICE, {"who": "new"}),
    "office:handed_back": Address(at("batch"), OFFICE),
    "office:edit_child": Address(at("pupil"), OFFICE),
    "office:child_left": Address(at("pupil"), OFFICE, {}),
    "office:child_back": Address(at("pupil"), OFFICE, {}),
}  # fmt: skip
# tests/office/test_system
DOORS = {"office:mail", "office:sign_everyone_out"}
