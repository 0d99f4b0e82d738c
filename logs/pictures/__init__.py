"""From a stranger's photo to clean pictures of one page.

Everything in this package runs in a child process of its own (`logs.picture_process`), which is handed no
secret, no database and no Django: keep it so. What it cannot read it says with `Refused`.
"""

from logs.pictures.look import Looked, look
from logs.pictures.make import Made, Picture, make_pictures
from logs.pictures.refused import Refused

__all__ = ["Looked", "Made", "Picture", "Refused", "look", "make_pictures"]
