"""The main job: the class page, challenges, double pages, feedback, the wall and the books."""

from tests.access.actors import FAMILIES, PUPILS
from tests.access.address import (
    CARING,
    IN_CLASS,
    READING,
    SEEING,
    STAFF,
    Address,
    challenge_pk,
    class_pk,
    draft_pk,
    entry_pk,
    photo_of,
    pupil_pk,
    voice_pk,
)

TABLE: dict[str, Address] = {
    # people: the teacher's side of the children's door
    "people:class_tablets": Address(class_pk, STAFF),
    "people:enrol_tablet": Address(class_pk, STAFF, {"name": "Tablet 2"}),
    "people:retire_tablet": Address(lambda scene: [scene.tablet.pk], STAFF, {}),
    "people:open_door": Address(class_pk, STAFF, {}),
    "people:shut_door": Address(class_pk, STAFF, {}),
    "people:draw_pictures": Address(class_pk, STAFF, {}),
    "people:pictures_sheet": Address(class_pk, STAFF),
    "people:draw_child_pictures": Address(pupil_pk, STAFF, {}),
    "people:unlock_child": Address(pupil_pk, STAFF, {}),
    # home
    "home:class_page": Address(class_pk, STAFF),
    "home:tray": Address(challenge_pk, STAFF),
    "home:school_page": Address(lambda scene: [scene.school_class.school_id], {"head", "administrator"}),
    "home:pupil_home": Address(pupil_pk, READING),
    # challenges
    "challenges:list": Address(class_pk, STAFF),
    "challenges:new": Address(class_pk, STAFF),
    "challenges:preview": Address(class_pk, STAFF, {"title": "Bridges"}),
    "challenges:challenge": Address(challenge_pk, READING | IN_CLASS | {"class_parent"}),
    "challenges:edit": Address(challenge_pk, STAFF),
    "challenges:publish": Address(challenge_pk, STAFF, {}),
    "challenges:withdraw": Address(challenge_pk, STAFF, {}),
    # logs
    "logs:start": Address(lambda scene: [scene.challenge.pk, scene.pupil.pk], CARING, {}),
    "logs:double_page": Address(draft_pk, SEEING),
    "logs:add_photo": Address(draft_pk, CARING, {"place": "right"}),
    "logs:hand_in": Address(draft_pk, CARING, {}),
    "logs:handed_in": Address(entry_pk, READING),
    "logs:take_back": Address(entry_pk, CARING, {}),
    "logs:give_back": Address(entry_pk, STAFF, {}),
    "logs:swap_sides": Address(draft_pk, CARING, {}),
    "logs:turn": Address(lambda scene: [scene.draft_photo.pk], CARING, {}),
    "logs:place_spare": Address(lambda scene: [scene.spare.pk], CARING, {"place": "right"}),
    "logs:leave_out": Address(lambda scene: [scene.spare.pk], CARING, {}),
    "logs:try_again": Address(lambda scene: [scene.draft_photo.pk], CARING, {}),
    "logs:remove_page": Address(lambda scene: [scene.page.pk], CARING, {}),
    "logs:put_back": Address(lambda scene: [scene.page.pk], CARING, {}),
    "logs:picture": Address(photo_of("320"), SEEING | IN_CLASS),
    "logs:let_through": Address(entry_pk, STAFF, {}),
    "logs:hold_back": Address(entry_pk, STAFF, {}),
    "logs:let_all_through": Address(challenge_pk, STAFF, {}),
    # feedback
    "feedback:entry": Address(entry_pk, STAFF),
    "feedback:say": Address(entry_pk, STAFF, {"words": "Your flap made me look twice."}),
    "feedback:allocate": Address(challenge_pk, STAFF, {}),
    "feedback:release": Address(challenge_pk, STAFF, {}),
    "feedback:review": Address(lambda scene: [scene.review.pk], {"classmate"}),
    "feedback:moderation": Address(class_pk, STAFF),
    "feedback:let_voice_through": Address(voice_pk, STAFF, {}),
    "feedback:send_back": Address(voice_pk, STAFF, {"note": "Tell us why"}),
    "feedback:wait_again": Address(voice_pk, STAFF, {}),
    "feedback:let_all_voices_through": Address(class_pk, STAFF, {}),
    # galleries
    "galleries:wall": Address(challenge_pk, STAFF | IN_CLASS),
    "galleries:spread": Address(lambda scene: [scene.challenge.pk, scene.entry.pk], STAFF | IN_CLASS),
    "galleries:class_wall": Address(class_pk, STAFF | IN_CLASS),
    "galleries:shelf": Address(pupil_pk, READING),
    "galleries:log": Address(entry_pk, READING),
    "galleries:books": Address(class_pk, STAFF),
    "galleries:book": Address(challenge_pk, STAFF),
    "galleries:make_book": Address(challenge_pk, STAFF, {}),
    "galleries:download_book": Address(challenge_pk, STAFF),
}
# The same addresses with another thing: what lets a classmate see a log lets nobody see a draft.
MORE: list[tuple[str, Address]] = [
    ("logs:picture", Address(photo_of("master"), SEEING | IN_CLASS)),
    ("logs:picture", Address(lambda scene: [scene.draft_photo.pk, "320"], SEEING)),
    ("logs:picture", Address(lambda scene: [scene.spare.pk, "1024"], SEEING)),
    ("challenges:remove", Address(challenge_pk, set(), {})),  # only a draft can be removed
    ("galleries:spread", Address(lambda scene: [scene.challenge.pk, scene.draft.pk], set())),
    ("galleries:log", Address(draft_pk, set())),  # a draft does not stand on the shelf
    ("logs:handed_in", Address(draft_pk, set())),
    ("logs:let_through", Address(draft_pk, set(), {})),
]
# Anybody may open these; what they show is about nobody.
OPEN = {
    "home:privacy", "home:help", "home:accessibility", "home:about", "home:home", "home:set_up",
    "home:set_up_school",
    "account_login", "account_logout", "account_inactive", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key_done",
}  # fmt: skip
# Doors of their own, each with its own tests: tests/people, tests/home.
DOORS = {
    "people:children_door", "people:child_out", "people:child_pictures",
    "home:sample", "home:load_sample", "home:sample_sign_in",
    "account_change_password", "account_reset_password_from_key",
}  # fmt: skip
# For whoever is signed in, about themselves alone: no number in the address.
OWN = {"home:family": FAMILIES, "feedback:my_reviews": PUPILS}
