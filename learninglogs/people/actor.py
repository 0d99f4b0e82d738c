"""Who is asking. Built once a request by the middleware, handed to every `visible_to`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """An adult (by account), a pupil, or nobody.

    user_id: the adult's account, None for a pupil or nobody. One adult may be staff and a parent at once.
    pupil_id: the signed-in pupil, None otherwise. A pupil is never a `User`.
    in_class: the pupil came in by a class door and sees the class; at home only their own work.
    """

    user_id: int | None = None
    pupil_id: int | None = None
    in_class: bool = False

    @property
    def is_nobody(self) -> bool:
        return self.user_id is None and self.pupil_id is None


NOBODY = Actor()
