"""What a teacher can do next with a challenge, in plain words; it follows the state of the tray."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .tray import State, Tray

ENOUGH_TO_RESPOND = 2


@dataclass(frozen=True)
class NextStep:
    """words: what is so. action: the button; without one there is nothing to press. Pressing sends a POST, or
    only leads on where it is a link.
    """

    words: str
    icon: str
    action: str = ""
    url: str = ""
    seen: tuple[str, ...] = ()  # the logs it is about, each as it stood in the tray
    is_link: bool = False  # it leads to a page and changes nothing


def next_steps(tray: Tray) -> list[NextStep]:
    """The steps that make sense now, in the order of the fortnight."""
    so_far = _left_by_release(tray) if tray.released_at else _responses(tray)
    steps = [_let_through(tray), _new_pages(tray), _ask_classmates(tray), so_far, _release(tray)]
    return [step for step in steps if step]


def _let_through(tray: Tray) -> NextStep | None:
    count = tray.waiting_count
    if not count:
        return None
    words = ngettext(
        "%s log is handed in and not let through. The class does not see it yet.",
        "%s logs are handed in and not let through. The class does not see them yet.",
        count,
    )
    action = ngettext("Let it through", "Let all %s through", count)
    return NextStep(
        words % count,
        "check",
        action % count if "%s" in action else action,
        reverse("logs:let_all_through", args=[tray.challenge.pk]),
        tuple(f"{entry.pk} {entry.seen_as}" for entry in tray.waiting),
    )


def _new_pages(tray: Tray) -> NextStep | None:
    """What was developed further in class time is looked at before the class sees it."""
    count = tray.total("new_pages_count")
    if not count:
        return None
    words = ngettext(
        "%s new page waits for you. The class sees the page before until then.",
        "%s new pages wait for you. The class sees the pages before until then.",
        count,
    )
    url = tray.challenge.get_class_time_url()
    return NextStep(words % count, "eye", _("Look at what is new"), url, is_link=True)


def _ask_classmates(tray: Tray) -> NextStep | None:
    """Peers wait for catch-up, unless the teacher says so (PRODUCT.md, “Peer marking”)."""
    if len(tray.let_through) < ENOUGH_TO_RESPOND or not tray.unasked_count:
        return None
    words = ngettext(
        "%s log is let through and no classmate has been asked to respond.",
        "%s logs are let through and no classmate has been asked to respond.",
        tray.unasked_count,
    )
    said = [words % tray.unasked_count]
    if tray.challenge.is_open:
        day = date_format(tray.challenge.closes_on, "l j F")
        said.append(_("More may come in until %s; they can join later.") % day)
    url = reverse("feedback:allocate", args=[tray.challenge.pk])
    return NextStep(" ".join(said), "messages-square", _("Ask classmates to respond"), url)


def _responses(tray: Tray) -> NextStep | None:
    asked, given = tray.total("asked_count"), tray.total("given_count")
    if not asked or given == asked:
        return None
    words = _("%(given)s of %(asked)s responses by classmates are in.")
    return NextStep(words % {"given": given, "asked": asked}, "users")


def _release(tray: Tray) -> NextStep | None:
    reviews, voices = tray.total("unreleased_count"), tray.total("held_voices_count")
    if not reviews and not voices:
        return None
    parts = []
    if reviews:
        parts.append(ngettext("%s response", "%s responses", reviews) % reviews)
    if voices:
        parts.append(ngettext("%s comment let through", "%s comments let through", voices) % voices)
    words = _("Ready to be released: %s. Each child then reads what was said about their log.")
    url = reverse("feedback:release", args=[tray.challenge.pk])
    return NextStep(words % ", ".join(parts), "send", _("Release what was said"), url)


def _left_by_release(tray: Tray) -> NextStep | None:
    """What a release could not give out stays said, until it follows."""
    held = tray.total("waiting_voices_count")
    missing = tray.total("asked_count") - tray.total("given_count")
    if not held and not missing:
        return None
    said = [_("Released on %s.") % date_format(timezone.localtime(tray.released_at), "l j F")]
    if held:
        words = ngettext("%s comment is still held.", "%s comments are still held.", held)
        said.append(words % held)
    if missing:
        words = ngettext("%s review has not been given.", "%s reviews have not been given.", missing)
        said.append(words % missing)
    said.append(_("They can follow: release again then."))
    return NextStep(" ".join(said), "hourglass")


def all_quiet_words(tray: Tray) -> str:
    """What to say where there is no step."""
    if not tray.challenge.is_given_out:
        day = date_format(tray.challenge.set_on, "l j F")
        return _("Nothing to do yet. Children see the challenge from %s.") % day
    if tray.count(State.WAITING, State.LET_THROUGH):
        return _("Nothing waits for you. The wall and the book are ready when you are.")
    return _("Nothing is handed in yet. Double pages appear here by themselves.")
