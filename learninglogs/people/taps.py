"""The secret pictures a child has tapped so far: kept in the session, counted, never shown."""

from django.contrib.sessions.backends.base import SessionBase

from . import secret_pictures as secret
from .models import Pupil

KEY = "taps"


class Taps:
    """Taps at one child's tile. Going to another child's tile begins anew."""

    def __init__(self, session: SessionBase, pupil: Pupil) -> None:
        self._session = session
        kept = session.get(KEY, {})
        self._pupil_id = pupil.pk
        is_same = kept.get("pupil") == pupil.pk
        self.pictures: list[str] = kept["pictures"] if is_same else []
        # Shown once after three pictures that did not open the door.
        self.stayed_shut: bool = kept["stayed_shut"] if is_same else False

    def tap(self, picture: str) -> None:
        """One more picture; anything that is none is passed over."""
        if picture in secret.PICTURES and not self.are_all:
            self.pictures.append(picture)
        self._keep(stayed_shut=False)

    def start_again(self, *, stayed_shut: bool = False) -> None:
        self.pictures = []
        self._keep(stayed_shut=stayed_shut)

    @property
    def are_all(self) -> bool:
        return len(self.pictures) == secret.LENGTH

    @property
    def gaps(self) -> list[bool]:
        """True for each picture tapped, False for each still to come."""
        return [at < len(self.pictures) for at in range(secret.LENGTH)]

    def _keep(self, *, stayed_shut: bool) -> None:
        self.stayed_shut = stayed_shut
        self._session[KEY] = {
            "pupil": self._pupil_id,
            "pictures": self.pictures,
            "stayed_shut": stayed_shut,
        }
