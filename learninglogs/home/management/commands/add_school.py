"""One more school on this installation: it shares the tables and nothing else."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from learninglogs.home.first_criteria import give_criteria
from learninglogs.people.actor import NOBODY
from learninglogs.people.invitations import in_groups, invite_staff
from learninglogs.people.models import Role, School


class Command(BaseCommand):
    help = "Adds a school and asks its administrator in by e-mail; the code is printed as well, this once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--administrator", required=True, metavar="E-MAIL")
        parser.add_argument("--called", required=True, help="as colleagues say it: Mrs Bell")
        parser.add_argument("--address", required=True, help="of this installation: https://logs.example.org")

    def handle(self, *args: Any, **options: Any) -> None:
        school = School.objects.create(name=options["name"])
        give_criteria(school)
        join_url = f"{options['address'].rstrip('/')}/join/"
        _invitation, token = invite_staff(
            school=school,
            email=options["administrator"],
            called=options["called"],
            roles=[Role.ADMINISTRATOR],
            classes=[],
            by=NOBODY,
            join_url=join_url,
        )
        how = f"opens {join_url} and types {in_groups(token)}, within a week"
        self.stdout.write(f"{school} is there. {options['called']} {how}.")
