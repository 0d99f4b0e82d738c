"""What the children, their teachers and families say about each double page. All made up.

Two lists a double page: stars (praise) and wishes; written as children of seven to eleven write and speak.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class SaidAbout:
    stars: tuple[str, ...]
    wishes: tuple[str, ...]


WORDS = {
    "volcano": SaidAbout(
        stars=(
            "I love that the volcano is cut open like a cake, you can see where the magma comes up.",
            "Your time line shows me how quick it was. I did not know Pompeii was gone in two days.",
            "The lava is really bright against the dark rock. It looks hot!",
            "I learnt that magma is only called lava when it is outside.",
            "You put the map next to the mountain so I knew straight away it is in Italy.",
            "The labels have straight lines with a ruler, so it is easy to read.",
        ),
        wishes=(
            "I wish you told us if it could erupt again.",
            "Next time you could write how tall it is compared to our school.",
            "I wish the fact was a bit bigger because it was the best bit.",
            "Maybe tell us what the people did when they saw the smoke.",
        ),
    ),
    "lighthouse": SaidAbout(
        stars=(
            "The night sky makes the light look like it is really shining.",
            "I like the flash codes. I tried one with my torch in my bedroom and it worked.",
            "The little boat shows why the lighthouse matters.",
            "Your red and white stripes are so neat, they go round like it is really round.",
            "I learnt that every lighthouse has its own flash so sailors know which one it is.",
        ),
        wishes=(
            "I wish you said who switches the light on now nobody lives there.",
            "You could draw the stairs inside, I want to know how many there are.",
            "Next time tell us how far away the boat can see it.",
            "Maybe add what it sounds like in fog.",
        ),
    ),
    "roman": SaidAbout(
        stars=(
            "The mosaic is amazing, you cut every square yourself!",
            "I can find the kitchen and the bath on your plan. It is like walking round.",
            "You wrote your age in Roman numerals, so I worked out mine. I am IX.",
            "I did not know they had heating under the floor two thousand years ago.",
            "Your colours are the real Roman ones, not just any colours.",
        ),
        wishes=(
            "I wish you told us who lived in the villa, like a family.",
            "You could put a key so we know which room is which.",
            "Next time write how long the mosaic took you!",
            "Maybe say where the nearest one to us is.",
        ),
    ),
    "moon": SaidAbout(
        stars=(
            "The craters look bumpy, I wanted to touch it. How did you do the paint?",
            "All eight shapes of the moon are in the right order, I checked in a book.",
            "Your rocket going off the page is really funny and clever.",
            "I learnt waxing means getting bigger.",
            "It is a lot of black but I could still read everything because you used white pen.",
        ),
        wishes=(
            "I wish you said why we only ever see one side.",
            "You could tell us how long it takes a rocket to get there.",
            "Next time put the date you saw each shape.",
            "I wish the words for the shapes were a bit bigger.",
        ),
    ),
    "bees": SaidAbout(
        stars=(
            "The waggle dance is explained so well that we did it at playtime.",
            "You tasted three honeys and made a table. That is real science.",
            "The honeycomb fits together with no gaps, and you wrote why.",
            "I learnt that all the worker bees are girls!",
            "Your bees have six legs and four wings like real ones, not cartoon ones.",
        ),
        wishes=(
            "I wish you told us what bees do in the winter.",
            "You could ask a person who keeps bees one question.",
            "Next time say which honey won and who tasted it.",
            "Maybe draw the queen so we can see she is longer.",
        ),
    ),
    "reef": SaidAbout(
        stars=(
            "It is so bright it made me happy to look at it.",
            "The fish key means I can find every fish. I found all of them.",
            "I learnt that coral is an animal, I thought it was a plant!",
            "You said what we can do to help and not only that it is sad.",
            "The clownfish is hiding in the right place.",
        ),
        wishes=(
            "I wish you told us where in the world this reef is.",
            "You could say what coral eats.",
            "Next time tell us which fish is your favourite and why.",
            "Maybe show what it looks like when it has gone white.",
        ),
    ),
    "rainforest": SaidAbout(
        stars=(
            "Four layers and you can see who lives in each. I would live in the canopy.",
            "Your rain chart has numbers up the side so I could read it properly.",
            "I learnt that it is dark on the forest floor even in the day.",
            "The leaves look like they come out of the page.",
            "You wrote why it matters to us here, not just over there.",
        ),
        wishes=(
            "I wish you compared the rain with our rain.",
            "You could add one animal that I have never heard of.",
            "Next time tell us about the people who live there.",
            "I wish the chart had a title.",
        ),
    ),
    "canal": SaidAbout(
        stars=(
            "I get how a lock works now! It is like a bath for boats.",
            "The boats going up the steps made me laugh and it is true.",
            "Your sums are all right, I checked them. Ten locks is a lot of gates.",
            "You went there with your grandad and it shows because you know so much.",
            "I like that you put arrows for the water.",
        ),
        wishes=(
            "I wish you told us how long it takes a boat to go all the way up.",
            "You could write what happens if you open the wrong gate.",
            "Next time say who dug it, because there were no diggers.",
            "Maybe draw a horse on the towpath.",
        ),
    ),
    "cave": SaidAbout(
        stars=(
            "You remembered that stalactites hold tight to the ceiling!",
            "The dark paper makes it feel like really being in a cave.",
            "I learnt that one centimetre can take a hundred years. I will never break one.",
            "The bats are upside down and they look asleep.",
            "You did a drawing and a number line, so I could see how slow it is.",
        ),
        wishes=(
            "I wish you told us what the bats eat.",
            "You could say how people found the cave.",
            "Next time tell us what it smells like in there.",
            "I wish there was a person in it so I know how big it is.",
        ),
    ),
    "greenhouse": SaidAbout(
        stars=(
            "You measured the tomato every week. That is very patient.",
            "I like that your nan is in it. She sounds kind.",
            "You drew the roots as well, and most people forget them.",
            "I learnt that plants need the bees to make tomatoes.",
            "Your chart goes up like the plant does.",
        ),
        wishes=(
            "I wish you told us how the tomatoes tasted.",
            "You could try one plant without water to see what happens.",
            "Next time put the weeks under the chart.",
            "Maybe ask your nan what her secret is.",
        ),
    ),
    "library": SaidAbout(
        stars=(
            "The poem is lovely. I read it twice, and once out loud.",
            "You counted all the books! The big sum has every step so I could follow it.",
            "Every book on the shelf has a real title. I have read four of them.",
            "The tally shows that animal books win, and that is right.",
            "I learnt how the numbers on the back of a book work.",
        ),
        wishes=(
            "I wish you told us which book you would save.",
            "You could ask the librarian what her favourite is.",
            "Next time make the tally into a bar chart.",
            "Maybe tell us how old the oldest book is.",
        ),
    ),
    "street": SaidAbout(
        stars=(
            "I walk on that street every day and I never thought about the pipes.",
            "The underground train is a great surprise at the bottom.",
            "The old bones made me go wow.",
            "Each pipe has its own colour and there is a key, so I did not get lost.",
            "I learnt where the water goes after you let the bath out.",
        ),
        wishes=(
            "I wish you said how deep each thing is.",
            "You could tell us whose bones they are.",
            "Next time ask somebody who mends the pipes.",
            "I wish the writing by the drain was not so squashed.",
        ),
    ),
}

TEACHER = (
    "You asked a real question and went after the answer until you had it. That is learning.",
    "I read this to the staff room. Your drawing explains it better than my lesson did.",
    "The way you planned your double page shows: my eye knew where to go. What might you leave out?",
    "I can hear your own voice in this. Keep that.",
    "You found this one hard, and you kept going. Look what came out of it.",
)
FAMILY = (
    "We had no kitchen table for two weeks and it was worth it.",
    "She explained it to her little brother, and now he tells everybody on the bus.",
    "He did every bit of this himself; I only held the glue.",
    "We found it out together. I am forty-one and I did not know this.",
)
NOTE_BACK = "I like that you are honest. Can you say it so that it helps? Talk to me at break."
SENT_BACK = "It is a bit messy and mine is better."
WAITING_UNKIND = "I wish you did not copy it off the internet."
