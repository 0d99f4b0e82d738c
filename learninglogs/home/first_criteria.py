"""The criteria a school begins with; the class may change them later."""

from django.utils.translation import gettext as _

from challenges.models import CriteriaSet, Criterion
from learninglogs.people.models import School


def give_criteria(school: School) -> CriteriaSet:
    """“Our class three”, with three levels, the weakest first."""
    criteria_set = CriteriaSet.objects.create(
        school=school, name=_("Our class three"), levels=[_("A little"), _("Lots"), _("Wow!")]
    )
    criteria = [_("It teaches me something new"), _("It is set out with care"), _("It shows their own ideas")]
    Criterion.objects.bulk_create(
        Criterion(criteria_set=criteria_set, position=position, text=text)
        for position, text in enumerate(criteria)
    )
    return criteria_set
