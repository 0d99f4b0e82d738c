"""Why a picture was not read: a word that `learninglogs.files.refusals` turns into kind sentences."""


class Refused(Exception):
    """The file is not a picture we can show.

    kind: the `kind` of one class of `learninglogs.files.refusals`. numbers: what its sentence needs.
    """

    def __init__(self, kind: str, **numbers: int) -> None:
        super().__init__(kind)
        self.kind = kind
        self.numbers = numbers
