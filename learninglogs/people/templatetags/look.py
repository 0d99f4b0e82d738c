"""Template tags of the look: loaded in every template without asking (settings: TEMPLATES, builtins)."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Protocol

from django import forms, template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from learninglogs.people.qr import path_of

register = template.Library()

# Four paints for twelve animals: forty-eight children of one class can be told apart.
TINTS = ("", " avatar--b", " avatar--c", " avatar--d")
# The covers' colours once more, for the browser's own frame, which reads no stylesheet. tokens.css decides.
THEME_COLOURS = {
    "duckegg": "#1b686d",
    "mustard": "#7d5200",
    "rose": "#9c3144",
    "sage": "#446427",
    "lilac": "#5b4090",
    "sky": "#23548f",
    "office": "#333b5e",
}


class Dated(Protocol):
    """What a fortnight strip needs: three of the school's own dates; None means no catch-up."""

    set_on: date
    hand_in_on: date
    catch_up_until: date | None


class Drawn(Protocol):
    """Whoever has an animal: `animal` names its picture (“fox”), `animal_tint` its paint (0 to 3)."""

    animal: str
    animal_tint: int


# ── Pictures ────────────────────────────────────────────────────────────────────
# A class page holds more than eighty drawings of few kinds: each is written once a process. Typed, so that
# a name marked as safe and the same name as it came are never taken for each other.
drawn_once = lru_cache(maxsize=1024, typed=True)


QUIET = 4  # modules of white around a QR code, as its standard asks


@register.inclusion_tag("pieces/_qr.html")
def qr(text: str, words: str) -> dict[str, Any]:
    """A square to scan. words: what it is, for whoever hears the page; the text itself is not said."""
    width, path = path_of(text)
    return {"path": path, "from": -QUIET, "size": width + 2 * QUIET, "words": words}


@register.simple_tag
@drawn_once
def icon(name: str, extra: str = "") -> SafeString:
    """A line icon of the sprite, hidden from readers: the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {extra}" if extra else "",
        static("icons/icons.svg"),
        name,
    )


@register.simple_tag
@drawn_once
def picture(name: str, extra: str = "") -> SafeString:
    """A paper-cut picture (“kite”, or an animal as “a-fox”)."""
    return format_html(
        '<svg class="pic{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {extra}" if extra else "",
        static("icons/pictures.svg"),
        name,
    )


@register.simple_tag
def avatar(child: Drawn, size: str = "") -> SafeString:
    """A child's animal. size: in rem, one of those in components/avatar.css ("2.25"); without it 2.5."""
    return _animal(child.animal, child.animal_tint % len(TINTS), size)


@drawn_once
def _animal(animal: str, tint: int, size: str) -> SafeString:
    return format_html(
        '<svg class="avatar{}{}" aria-hidden="true"><use href="{}#a-{}"/></svg>',
        TINTS[tint],
        f" avatar--{size.replace('.', '-')}" if size else "",
        static("icons/pictures.svg"),
        animal,
    )


@register.simple_tag
@drawn_once
def star(on: bool = False) -> SafeString:
    """One star, filled or not."""
    return format_html(
        '<svg class="star{}" aria-hidden="true" viewBox="0 0 64 64"><use href="{}#star"/></svg>',
        " star--on" if on else "",
        static("icons/pictures.svg"),
    )


@register.simple_tag
def stars(given: int, of: int) -> SafeString:
    """Stars in a row with their number in words, for the child's shelf and the teacher's page only."""
    row = format_html_join("", "{}", ((star(n < given),) for n in range(of)))
    words = _("%(given)s of %(of)s stars") % {"given": given, "of": of}
    return format_html('<span class="stars" role="img" aria-label="{}">{}</span>', words, row)


# ── The page as a whole ─────────────────────────────────────────────────────────
@register.simple_tag(takes_context=True)
def cover(context: dict[str, Any]) -> str:
    """The sugar paper of the class whose book is open, “office” where no class is."""
    return getattr(context.get("school_class"), "cover", "") or "office"


@register.simple_tag(takes_context=True)
def theme_colour(context: dict[str, Any]) -> str:
    return THEME_COLOURS[cover(context)]


@register.simple_tag
@drawn_once
def behaviour(*names: str) -> SafeString:
    """The scripts of static/js a page needs, by name. Each stands alone and listens for a data- attribute."""
    return format_html_join(
        "\n", '<script type="module" src="{}"></script>', ((static(f"js/{name}.js"),) for name in names)
    )


# ── The fortnight ───────────────────────────────────────────────────────────────
@register.simple_tag
def fortnight(
    challenge: Dated, today: date | None = None, *, wide: bool = False, mini: bool = False
) -> SafeString:
    """The days of a challenge as squares, and as one sentence for whoever hears them.

    today: the school's own date, this installation's without it. wide: with the catch-up days, which
    otherwise show only while they run, so that nobody reads a second deadline into them. mini: numbers on
    today and hand-in day only.
    """
    today, catch_up = today or timezone.localdate(), challenge.catch_up_until
    in_catch_up = catch_up is not None and challenge.hand_in_on < today <= catch_up
    last = catch_up if catch_up and (wide or in_catch_up) else challenge.hand_in_on
    return _strip(challenge.set_on, challenge.hand_in_on, last, today, mini=mini, language=get_language())


@drawn_once
def _strip(
    set_on: date, hand_in_on: date, last: date, today: date, *, mini: bool, language: str | None
) -> SafeString:
    """Dates alone, so the same strip for a whole class and day. language: what its words are written in."""
    days = [set_on + timedelta(days=n) for n in range(max((last - set_on).days + 1, 1))]
    drawn = {
        "squares": [(str(day.day), _square(day, today, hand_in_on)) for day in days],
        "shape": _shape(len(days)) + (" fortnight--mini" if mini else ""),
        "words": _fortnight_words(set_on, hand_in_on, last, today),
    }
    return render_to_string("pieces/_fortnight.html", drawn)


def _square(day: date, today: date, hand_in_on: date) -> str:
    looks = {
        "is-weekend": day.weekday() >= 5,
        "is-past": day < today,
        "is-today": day == today,
        "is-due": day == hand_in_on,
        "is-catchup": day > hand_in_on,
    }
    return " ".join(look for look, applies in looks.items() if applies)


def _shape(days: int) -> str:
    if days <= 8:
        return " fortnight--week"
    if days <= 15:
        return ""
    return " fortnight--wide" if days <= 22 else " fortnight--long"


def _fortnight_words(set_on: date, hand_in_on: date, last: date, today: date) -> str:
    said = [_("Set %s.") % _day(set_on)]
    if set_on <= today <= last:
        said.append(_("Today is %s.") % _day(today))
    said.append(_("Hand in by %s.") % _day(hand_in_on))
    if last > hand_in_on:
        said.append(_("Catch-up until %s.") % _day(last))
    return " ".join(said)


def _day(day: date) -> str:
    return date_format(day, "l j F")


# ── Forms ───────────────────────────────────────────────────────────────────────
@register.filter
def shape_of(field: BoundField) -> str:
    """How a field is laid out: “choices” (a group to tap), “tick” (one box), or “line”."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "tick" if isinstance(widget, forms.CheckboxInput) else "line"


@register.simple_tag
def control(field: BoundField, **attributes: str) -> SafeString:
    """The field's own control in our clothes. Underscores in an attribute's name become hyphens."""
    widget = field.field.widget
    clothes = "input"
    if isinstance(widget, forms.Textarea):
        clothes = "textarea"
    elif isinstance(widget, forms.Select):
        clothes = "select"
    own = f"{clothes} {widget.attrs.get('class', '')}".strip()
    more = {name.replace("_", "-"): value for name, value in attributes.items()}
    return field.as_widget(attrs={"class": own, **more})
