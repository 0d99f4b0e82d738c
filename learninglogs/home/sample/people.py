"""The people of the sample school. All made up."""

from dataclasses import dataclass, field

from learninglogs.people.models import Cover, Role, WayOfWorking

SCHOOL = "Wrenfield Primary"
PASSWORD = "ducks-on-the-pond"  # noqa: S105 – shown on the sample page for anybody to use
DOMAIN = "wrenfield.example"

KINGFISHER, HERON, WREN = "Kingfisher Class", "Heron Class", "Wren Class"


@dataclass(frozen=True)
class SampleClass:
    """children: in the order of their animals. secret_shift: where the class begins among the pictures."""

    name: str
    years: str
    cover: str
    way_of_working: str
    secret_shift: int
    children: tuple[str, ...]


CLASSES = (
    SampleClass(
        KINGFISHER, "Year 4", Cover.DUCKEGG, WayOfWorking.PEER_MARKED, 0,
        ("Amira Khan", "Tomasz Wójcik", "Grace Okafor", "Yusuf Ali", "Poppy Lane", "Mei Chen",
         "Jayden Brooks", "Ellie Shaw", "Sofia Rossi", "Oliver Price", "Idris Hassan", "Hannah Moss",
         "Adaeze Nwosu", "Ben Tilley", "Chloe Fenwick", "Dawid Zieliński", "Eshan Patel", "Freya Jennings",
         "Gethin Rees", "Isla Dunn", "Kofi Mensah", "Lottie Voss", "Małgosia Bąk", "Nathan Ellery"),
    ),
    SampleClass(
        HERON, "Year 6", Cover.ROSE, WayOfWorking.CELEBRATED, 4,
        ("Ava Whitfield", "Callum Reid", "Divya Sharma", "Esme Hartley", "Finley Oakes", "Georgia Bell",
         "Hamza Malik", "Imogen Clarke", "Bilal Khan", "Joshua Adeyemi", "Kasia Nowak", "Leo Santos",
         "Maisie Holt", "Noor Rahman", "Oscar Pike", "Phoebe Lyons", "Rohan Gill", "Scarlett Webb",
         "Theo Marsh", "Uma Krishnan", "Violet Nash", "William Tran", "Zara Aziz", "Zach Cooper"),
    ),
    SampleClass(
        WREN, "Year 3", Cover.MUSTARD, WayOfWorking.SHARED, 8,
        ("Elodie Baptiste", "Alfie Turner", "Beatrix Fox", "Caleb Osei", "Daisy Morton", "Elliot Grant",
         "Fatima Noor", "George Larkin", "Harriet Swan", "Ibrahim Yilmaz", "Jasmine Cole", "Kian Murphy",
         "Lily Ashworth", "Mohammed Iqbal", "Nia Griffiths", "Otis Barker", "Priya Nair", "Reuben Stone",
         "Saoirse Kelly", "Toby Finch", "Una Larsson", "Wren Abbott", "Yasmin Haddad", "Zofia Lis"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class SampleAdult:
    """teaches: class names. children: (full name, what the child calls this adult)."""

    key: str
    called: str
    about: str
    role: str = ""
    teaches: tuple[str, ...] = ()
    children: tuple[tuple[str, str], ...] = field(default=())

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


ADULTS = (
    SampleAdult(
        "mr-arden", "Mr Arden", "Teaches Kingfisher Class, Year 4. Start here: his tray is full.",
        Role.TEACHER, (KINGFISHER,),
    ),
    SampleAdult(
        "ms-baptiste", "Ms Baptiste", "Teaches Heron Class, Year 6. Her daughter Elodie is in Wren Class.",
        Role.TEACHER, (HERON,), (("Elodie Baptiste", "mum"),),
    ),
    SampleAdult(
        "mrs-lindqvist", "Mrs Lindqvist", "Teaches Wren Class, Year 3.", Role.TEACHER, (WREN,)
    ),
    SampleAdult(
        "miss-doyle", "Miss Doyle", "Helps in Kingfisher and Wren Class, and runs the lunchtime club.",
        Role.SUPPORT, (KINGFISHER, WREN),
    ),
    SampleAdult("mrs-bellamy", "Mrs Bellamy", "The head. Sees all three classes.", Role.HEAD),
    SampleAdult("mrs-pocock", "Mrs Pocock", "Looks after the school office.", Role.ADMINISTRATOR),
    SampleAdult("mr-fairweather", "Mr Fairweather", "A governor. Sees no child.", Role.GOVERNOR),
    SampleAdult(
        "saira-khan", "Saira Khan", "Amira’s and Bilal’s mum: two children, one sign-in.",
        children=(("Amira Khan", "mum"), ("Bilal Khan", "mum")),
    ),
    SampleAdult(
        "marek-wojcik", "Marek Wójcik", "Tomasz’s dad.", children=(("Tomasz Wójcik", "dad"),)
    ),
    SampleAdult(
        "ngozi-nwosu", "Ngozi Nwosu", "Adaeze’s gran.", children=(("Adaeze Nwosu", "gran"),)
    ),
)  # fmt: skip
