"""Addresses of the school office: one list a desk."""

from django.urls import path

from learninglogs.office.views import (
    children,
    class_lists,
    classes,
    consents,
    people,
    record,
    school_accounts,
    set_up,
    staff,
    stored_files,
    system,
)

app_name = "office"
DESK = "schools/<int:pk>/office/"
setting_up = [
    path(DESK, set_up.set_up, name="set_up"),
    path(f"{DESK}school/", set_up.school, name="school"),
    path(f"{DESK}terms/", set_up.terms, name="terms"),
    path(f"{DESK}classes/", classes.classes, name="classes"),
    path(f"{DESK}classes/new/", classes.new_class, name="new_class"),
    path(f"{DESK}classes/<int:class_pk>/", classes.school_class, name="school_class"),
    path(f"{DESK}classes/<int:class_pk>/remove/", classes.remove_class, name="remove_class"),
    path(f"{DESK}staff/", staff.staff, name="staff"),
    path(f"{DESK}staff/invite/", staff.invite, name="invite_staff"),
    path(
        f"{DESK}staff/invitations/<int:invitation_pk>/withdraw/",
        staff.withdraw_invitation,
        name="withdraw_staff_invitation",
    ),
    path(f"{DESK}staff/<int:user_pk>/", staff.jobs, name="jobs"),
    path(f"{DESK}staff/<int:user_pk>/left/", staff.end_jobs, name="end_jobs"),
]
CHILD = f"{DESK}children/<int:child_pk>/"
everybody = [
    path(f"{DESK}people/", people.people, name="people"),
    path(CHILD, people.child, name="child"),
    path(f"{CHILD}invite/", people.invite, name="invite_guardian"),
    path(
        f"{CHILD}invitations/<int:invitation_pk>/withdraw/",
        people.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path(f"{CHILD}grown-ups/<int:guardian_pk>/<slug:what>/", people.limit, name="limit_guardian"),
]
BATCH = f"{DESK}class-lists/<int:batch_pk>/"
lists = [
    path(f"{DESK}class-lists/", class_lists.class_list, name="class_list"),
    path(BATCH, class_lists.check, name="check"),
    path(f"{BATCH}apply/", class_lists.apply_list, name="apply_list"),
    path(f"{BATCH}undo/", class_lists.undo_list, name="undo_list"),
    path(f"{BATCH}stop/", class_lists.drop_list, name="drop_list"),
    path(f"{BATCH}rows/<int:row_pk>/", class_lists.answer_row, name="answer_row"),
    path(f"{BATCH}handed-back/", class_lists.handed_back, name="handed_back"),
    path(f"{DESK}move-up/", class_lists.move_up, name="move_up"),
    path(f"{DESK}children/new/", children.new_child, name="new_child"),
    path(f"{CHILD}change/", children.edit_child, name="edit_child"),
    path(f"{CHILD}left/", children.child_left, name="child_left"),
    path(f"{CHILD}back/", children.child_back, name="child_back"),
]
showing = [
    path(f"{DESK}consents/", consents.consents, name="consents"),
    path(f"{DESK}consents/save/", consents.export_consents, name="export_consents"),
    path(f"{CHILD}consents/", consents.child_consents, name="child_consents"),
    path(f"{CHILD}consents/<int:answer_pk>/away/", consents.set_answer_aside, name="set_answer_aside"),
]
looking_after = [
    path(f"{DESK}record/", record.record, name="record"),
    path(f"{DESK}record/save/", record.export_record, name="export_record"),
    path(f"{DESK}system/", system.system, name="system"),
    path(f"{DESK}system/mails/", system.mails, name="mails"),
    path(f"{DESK}system/mails/<slug:name>/", system.mail, name="mail"),
    path(f"{DESK}system/accounts/<slug:kind>/", school_accounts.school_accounts, name="school_accounts"),
    path(
        f"{DESK}system/accounts/<slug:kind>/off/",
        school_accounts.switch_accounts_off,
        name="switch_accounts_off",
    ),
    path(f"{DESK}system/files/", stored_files.stored_files, name="stored_files"),
    path(f"{DESK}system/files/check/", stored_files.check_files, name="check_files"),
    path(f"{DESK}system/files/look-again/", stored_files.look_again, name="look_again"),
    path(f"{DESK}system/files/<int:finding_pk>/mend/", stored_files.mend_file, name="mend_file"),
    path(f"{DESK}system/files/<int:finding_pk>/away/", stored_files.take_off_file, name="take_off_file"),
    path(f"{DESK}system/everybody-out/", system.sign_everyone_out, name="sign_everyone_out"),
]
urlpatterns = [*setting_up, *everybody, *lists, *showing, *looking_after]
