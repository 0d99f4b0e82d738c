"""Everything the record can say, in the school's words. A verb that does not stand here is not written."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: dict[str, tuple[Promise, dict[str, Promise]]] = {
    "sign_in": (
        _("Signed in"),
        {
            "signed_in": _("Signed in"),
            "signed_out": _("Signed out"),
            "refused_school_account": _("Refused a Google or Microsoft account"),
            "linked_account": _("Linked a Google or Microsoft account"),
            "unlinked_account": _("Unlinked a Google or Microsoft account"),
            "signed_out_everywhere": _("Signed out on every device"),
            "added_lock": _("Added a second lock"),
            "removed_lock": _("Took a second lock away"),
            "made_spare_codes": _("Made new spare codes"),
            "changed_password": _("Changed a password"),
            "opened_door": _("Opened the children’s door"),
            "shut_door": _("Shut the children’s door"),
            "let_in": _("Let a child in without pictures"),
            "unlocked_child": _("Let a child try again"),
            "drew_pictures": _("Drew secret pictures"),
            "printed_badges": _("Printed badges"),
            "voided_badge": _("Made a badge void"),
            "passed_phone_on": _("Passed the phone to the child"),
            "enrolled_tablet": _("Made a class tablet"),
            "retired_tablet": _("Retired a class tablet"),
            "made_board": _("Made a board"),
            "shut_boards": _("Shut the boards"),
            "signed_everyone_out": _("Signed everybody out"),
            "made_calendar": _("Made a calendar address"),
            "ended_calendar": _("Ended a calendar address"),
        },
    ),
    "looked": (
        _("Looked at"),
        {
            "saw_master": _("Opened a photo in full size"),
            "read_record": _("Read this record"),
            "read_mail": _("Read a kept e-mail"),
        },
    ),
    "taken_out": (
        _("Taken out"),
        {
            "asked_for_book": _("Asked for a class book"),
            "downloaded_book": _("Saved a class book"),
            "exported_record": _("Saved lines of this record"),
            "exported_rows": _("Saved rows of a class list to mend"),
        },
    ),
    "people": (
        _("People"),
        {
            "invited_guardian": _("Asked a grown-up in"),
            "became_guardian": _("Came in as a grown-up of a child"),
            "invited_staff": _("Asked somebody in to work here"),
            "became_staff": _("Came in to work here"),
            "withdrew_invitation": _("Withdrew an invitation"),
            "changed_jobs": _("Changed somebody’s jobs"),
            "set_limit_pictures": _("No pictures for a grown-up"),
            "lifted_limit_pictures": _("Pictures again for a grown-up"),
            "set_limit_contact": _("No contact for a grown-up"),
            "lifted_limit_contact": _("Contact again for a grown-up"),
            "set_limit_access": _("Ended a grown-up’s access"),
            "lifted_limit_access": _("Gave a grown-up access again"),
            "added_child": _("Added a child"),
            "changed_child": _("Changed a child’s details"),
            "child_left": _("A child left"),
            "child_came_back": _("A child came back"),
            "imported_class_list": _("Took a class list over"),
            "moved_up": _("Moved everyone up"),
            "undid_class_list": _("Undid a class list"),
            "list_added_child": _("Added a child by a class list"),
            "list_changed_child": _("Moved or changed a child by a class list"),
            "list_child_left": _("A child left, by a class list"),
            "list_child_came_back": _("A child came back, by a class list"),
            "moved_child_up": _("Moved a child up a year"),
            "child_left_with_year": _("A child left at the end of the year"),
            "put_child_back": _("Put a child back as before a class list"),
            "added_class": _("Added a class"),
            "changed_class": _("Changed a class"),
            "removed_class": _("Took a class away"),
            "changed_school": _("Changed the school"),
            "set_up_school_accounts": _("Switched sign-in with Google or Microsoft on"),
            "switched_school_accounts_off": _("Switched sign-in with Google or Microsoft off"),
            "changed_terms": _("Changed the terms"),
        },
    ),
    "consents": (
        _("Consents"),
        {
            "gave_consent": _("Said yes to showing"),
            "withdrew_consent": _("Said no to showing"),
            "set_consent_aside": _("Took an answer about showing away"),
            "exported_consents": _("Saved the list of consents"),
        },
    ),
    "logs": (
        _("Logs"),
        {
            "added_photo": _("Added a photo"),
            "took_page_off": _("Took a page off"),
            "handed_in": _("Handed in"),
            "took_back": _("Took back"),
            "gave_back": _("Gave back"),
            "told_how_it_was": _("Told how a challenge was"),
            "said_snapshot": _("Said what was understood"),
        },
    ),
    "club": (
        _("Lunchtime club"),
        {
            "set_up_club": _("Set the lunchtime club up"),
            "gave_club_place": _("Put a child on the lunchtime club’s list"),
            "changed_club_place": _("Changed why a child comes to the lunchtime club"),
            "took_off_club_list": _("Took a child off the lunchtime club’s list"),
            "came_along_to_club": _("Wrote down that a child came along to the lunchtime club"),
            "marked_here": _("Marked a child here at the lunchtime club"),
            "marked_not_here": _("Marked a child not here at the lunchtime club"),
            "opened_page_at_club": _("Opened a child’s page at the lunchtime club"),
        },
    ),
    "let_through": (
        _("Let through"),
        {
            "let_through": _("Let through"),
            "held_back": _("Held back"),
            "sent_back": _("Sent words back"),
            "put_back_to_wait": _("Let words wait again"),
            "said": _("Wrote to a child"),
            "allocated": _("Gave logs out to be marked"),
            "released": _("Released feedback"),
            "let_quote_through": _("Let a child’s sentence be quoted"),
            "held_quote_back": _("Held a child’s sentence back"),
            "tapped_snapshot": _("Noted what a child understood"),
        },
    ),
    "challenges": (
        _("Challenges"),
        {
            "published": _("Set a challenge"),
            "changed": _("Changed a challenge"),
            "withdrew": _("Withdrew a challenge"),
            "removed": _("Took a draft away"),
            "gave_later_day": _("Gave one child a later day"),
            "took_later_day_away": _("Took a child’s later day away"),
            "changed_help": _("Changed how much help a child is given"),
        },
    ),
}
WORDS = {verb: words for _title, verbs in GROUPS.values() for verb, words in verbs.items()}


def in_group(name: str) -> list[str]:
    """The verbs of a group; none for a group that does not exist."""
    return list(GROUPS[name][1]) if name in GROUPS else []
