"""What a phone asks for by itself: the home screen, the share sheet, and photos in pieces."""

from tests.access.actors import ACTORS

OPEN = {"home:service_worker", "home:manifest", "home:offline"}
OWN = {"logs:share": set(ACTORS) - {"nobody", "kingfisher_board"}}
# They speak tus, and answer by its rules: tests/logs/test_tus.py.
DOORS = {"logs:uploads", "logs:upload"}
