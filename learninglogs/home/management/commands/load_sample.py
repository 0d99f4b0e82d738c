"""Loads the sample school and says who is in it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learninglogs.home.sample import doors
from learninglogs.home.sample.load import RealSchoolInTheWay, load_sample_school
from learninglogs.home.sample.people import SCHOOL


class Command(BaseCommand):
    help = "Loads the sample school, Wrenfield Primary, into an empty data folder."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError over a real school. Loading it again changes nothing."""
        try:
            is_new = load_sample_school()
        except RealSchoolInTheWay as way:
            raise CommandError(
                f"“{way.school}” is a real school. Nothing was changed. The sample school needs a folder of "
                "its own: python3 manage.py start --sample --data sample"
            ) from None
        if is_new:
            self.stdout.write(f"{SCHOOL} is loaded. Its pictures are made while the worker runs.")
        else:
            self.stdout.write(f"{SCHOOL} is here already. Nothing was changed.")
        self._say_who_is_here()

    def _say_who_is_here(self) -> None:
        self.stdout.write("\nGrown-ups sign in with their e-mail:\n")
        for adult, password in doors.adults():
            self.stdout.write(f"  {adult.email:<34} {password or '(their own)':<18} {adult.about}")
        self.stdout.write("\nChildren tap three pictures on a class tablet. The first of each class:\n")
        for school_class, children in doors.classes():
            first = children[0]
            pictures = ", ".join(str(word) for _name, word in first.pictures) or "(new ones were drawn)"
            self.stdout.write(f"  {school_class.name:<18} {first.pupil.first_name:<10} {pictures}")
        self.stdout.write("\nOn this computer one tap on the first page signs you in as any of them.")
