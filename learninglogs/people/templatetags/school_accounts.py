"""What the sign-in page asks of the schools' accounts."""

from django import template

from learninglogs.people.models import AccountKind, SchoolAccounts

register = template.Library()


@register.simple_tag
def school_account_kinds() -> list[AccountKind]:
    """Google, Microsoft, both or none: those that a school of this installation has switched on."""
    found = set(SchoolAccounts.objects.switched_on().values_list("kind", flat=True))
    return [kind for kind in AccountKind if kind.value in found]
