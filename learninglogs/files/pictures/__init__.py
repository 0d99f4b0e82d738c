"""From a stranger's photo to clean pictures of one page.

Everything in this package runs in a child process of its own (`learninglogs.files.picture_process`), which
is handed no secret, no database and no Django: keep it so. What it cannot read it says with `Refused`.
"""

from learninglogs.files.pictures.look import Looked, look
from learninglogs.files.pictures.make import Made, Picture, make_pictures
from learninglogs.files.pictures.refused import Refused

__all__ = ["Looked", "Made", "Picture", "Refused", "look", "make_pictures"]
