"""Made-up people: names, numbers and addresses that belong to nobody, from one seed.

Family names are put together from parts, streets are those of a sandpit, telephone numbers start
with 06 00, which nobody has, BSNs with 9999, which is the range for testing, IBANs name a bank
that does not exist, and mail goes to `.example`.
"""

import datetime as dt
import random
import string
import uuid
from dataclasses import dataclass

from stdnum.iso7064 import mod_97_10
from stdnum.nl import bsn as stdnum_bsn

from children.models import search_text

GIRLS = """
Aaltje Aisha Amber Amira Anouk Aya Ayşe Babette Berfin Britt Çağla Chloé Daniëlle Dewi Elif Elin
Emmeline Esra Eva Fatima Femke Fenna Floor Frédérique Gülşah Hanna Hiba Iris Isra Jasmijn Jikke Jip
Kaat Kaya Lieke Liesbeth Łucja Lotte Maëlle Maja Malika Marieke Meike Merel Mila Nienke Noor Noëlle
Nour Nynke Oksana Pleun Puck Renée Rosalie Saar Sanne Šejla Shanice Siebrich Sofie Sterre Tess Tirza
Valérie Wiktoria Yara Yasmine Yfke Zeynep Zofia Zoë
""".split()
BOYS = """
Aron Ayoub Bas Berkay Björn Bram Cas Çınar Daan Daniël David Dirk Dré Emre Fedde Finn François Gijs
Hamza Hidde Hugo Ilyas Ishaan Ivo Jakub Jelle Jens Jesse Joas Joël Jurre Kacper Kees Koen Kofi Lars
Levi Luuk Mees Michał Milan Mohamed Musa Noah Noël Okke Olivier Omar Ömer Pepijn Pim Quinten Raf
Rémy Rayan Ruben Sem Siebe Stijn Sven Teun Thijn Tijn Tobias Ümit Vinz Wessel Wietse Xander Yassin
Yunus Zakaria
""".split()

STEMS = """
Berk Blauw Bol Boter Bries Dauw Dijk Duin Eiken Els Fluit Glas Gras Haag Haver Heide Honing Hooi
Kastanje Kei Kiezel Klaver Knikker Koren Krekel Kruid Kwik Lamp Leem Linde Maan Meel Melk Mist Mos
Mossel Nevel Noten Oever Olm Pad Peren Plas Riet Roer Schelp Schep Sneeuw Spiegel Ster Storm Suiker
Tafel Tol Tuin Turf Veen Vlieger Vuur Wilgen Wind Wolk Zand Zilver Zomer Zout
""".split()
ENDS = "aard beek berg bos bloem dam dorp feld hof huis kamp kerk land man meer molen oord ster stra tak veld vliet voort waard weg wijk zoon ma sma inga".split()  # fmt: skip
PARTICLES = ["van", "van de", "van den", "van der", "de", "den", "ter", "ten", "in 't", "op den"]
AFAR = """
Abdelzouri|Adjepongu|Agyekwame|Aït Zaïdane|Bakırcan|Balrampersing|Ben Azzoual|Bouzelmat|Cheungwai
Çamlıoğlu|Dąbrowiecki|El Hamdouni|El Zanouni|Fernandez da Duna|Girmazion|Gopalkishun|Håkansvik
Hosseinmanesh|Jankowiecz|Kareemullah|Kasapoğlan|Kouassidé|Kumarisingh|Lévêquin|Łąkowska|Mangroeltje
Martínez Arenal|Moestaredja|Müllerhaus|Nguyenthu|Okonkwuma|Öztürkmen|Petrovanov|Ramdhaniesing
Santoso Pasir|Šarićević|Sesayira|Tewoldemar|Tuhumurya|Wijngaardia|Wongsotaruno|Yılmazer|Zandroniç
""".replace("\n", "|").strip("|").split("|")

STREETS = """
Bakvormkade Boldersteeg Emmertjesplein Glijbaanlaan Harkweg Kiepwagenstraat Klimrekpad Knikkerhof
Kruimelpad Kuiltjesweg Modderlaan Moestuinpad Plensbadstraat Regenlaarzenkade Rommelhoek
Schepjesstraat Schommelplein Speelkwartier Strandvormpad Taartjesstraat Tolstraatje Tunneltjesweg
Vliegerveld Waterpompplein Wipkiplaan Zandkasteelweg Zandpad Zeefjesstraat
""".split()
LETTERS = "ABCDEGHJKLMNPRTVWXZ"  # without S: SA, SD and SS are no postcodes
TEST_BSN = 999_900_000  # the range that is given out for testing only


@dataclass(frozen=True)
class Home:
    street: str
    postcode: str
    town: str


class People(random.Random):
    """Draws by chance, people too, and the same ones for the same seed."""

    def __init__(self, seed: int):
        super().__init__(seed)
        self._bsns = [
            str(number)
            for number in range(TEST_BSN, TEST_BSN + 100_000)
            if stdnum_bsn.is_valid(str(number))
        ]
        self.shuffle(self._bsns)

    def id(self) -> uuid.UUID:
        return uuid.UUID(int=self.getrandbits(128), version=4)

    def first_name(self, sex: str) -> str:
        return self.choice(GIRLS if sex == "f" else BOYS)

    def family_name(self) -> str:
        drawn = self.random()
        if drawn < 0.25:
            return self.choice(AFAR)
        name = self.choice(STEMS) + self.choice(ENDS)
        if drawn < 0.5:
            return f"{self.choice(PARTICLES)} {name}"
        if drawn < 0.55:
            return f"{name}-{self.choice(STEMS)}{self.choice(ENDS)}"
        return name

    def home(self, town: str = "Amsterdam") -> Home:
        number = self.randint(1, 240)
        addition = self.choice(["", "", "", "", " A", " B", "-2", "-3"])
        postcode = f"{self.randint(1011, 1109)} {''.join(self.choices(LETTERS, k=2))}"
        return Home(f"{self.choice(STREETS)} {number}{addition}", postcode, town)

    def phone(self) -> str:
        return f"06 00{self.randint(0, 999_999):06d}"

    def email(self, first_name: str, family_name: str) -> str:
        """An address out of a name, in letters that a mail server takes."""
        plain = search_text(f"{first_name} {family_name}").strip().replace(" ", ".")
        plain = "".join(c for c in plain if c in f"{string.ascii_lowercase}.-")
        return f"{plain}{self.randint(1, 99)}@post.example"

    def bsn(self) -> str:
        """A number that passes the eleven test, each given once. Raises IndexError after 9,000."""
        return self._bsns.pop()

    def iban(self) -> str:
        rest = f"ZAND{self.randint(0, 9_999_999_999):010d}"
        return f"NL{mod_97_10.calc_check_digits(rest + 'NL')}{rest}"

    def day_between(self, first: dt.date, last: dt.date) -> dt.date:
        """A day from `first` through `last`; `first` where that is the later one."""
        return first + dt.timedelta(days=self.randint(0, max(0, (last - first).days)))
