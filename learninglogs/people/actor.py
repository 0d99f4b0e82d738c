"""Who is asking. Built once a request by the middleware, handed to every `visible_to`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """An adult (by account), a pupil, a class's board, or nobody.

    user_id: the adult's account, None for a pupil or nobody. One adult may be staff and a parent at once.
    pupil_id: the signed-in pupil, None otherwise. A pupil is never a `User`.
    class_id: the class a pupil sits in, having come in by its door; None at home, where they see only their
    own work. With a class and nobody else it is the class's board: it shows what the class may see and
    changes nothing.
    device: on what they ask, in words for the record (“Tablet 2”, “Firefox on Windows”).
    """

    user_id: int | None = None
    pupil_id: int | None = None
    class_id: int | None = None
    device: str = field(default="", compare=False)
    _found: dict[str, frozenset[tuple[str, int]]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_nobody(self) -> bool:
        return self.user_id is None and self.pupil_id is None and self.class_id is None

    @property
    def is_board(self) -> bool:
        """The wall-sized screen of a class, with nobody signed in."""
        return self.class_id is not None and self.user_id is None and self.pupil_id is None

    @property
    def in_class(self) -> bool:
        return self.class_id is not None

    @property
    def key(self) -> str:
        """Who this is on a device that others use too: “u12” an adult, “p7” a child; empty for no one."""
        if self.pupil_id is not None:
            return f"p{self.pupil_id}"
        return f"u{self.user_id}" if self.user_id is not None else ""

    def once(self, what: str, find: Callable[[], Iterable[tuple[str, int]]]) -> frozenset[tuple[str, int]]:
        """What this person stands to, found once a request."""
        if what not in self._found:
            self._found[what] = frozenset(find())
        return self._found[what]


NOBODY = Actor()
