"""Made-up people: names, numbers and addresses that belong to nobody, from one seed.

Family names are put together from parts, streets are those of a sandpit, telephone numbers start
with 06 00, which nobody has, BSNs with 9999, which is the range for testing, IBANs name a bank
that does not exist, and mail goes to `.example`.
"""

import datetime as dt
import random
import string
import tomllib
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from stdnum.iso7064 import mod_97_10

from subjects.models import search_text

NAMES = tomllib.loads((Path(__file__).parent / "names.toml").read_text("utf-8"))
LETTERS = "ABCDEGHJKLMNPRTVWXZ"  # without S: SA, SD and SS are no postcodes


def testing_bsn(stem: int) -> str:
    """The BSN 9999, four digits and the one that makes the eleven test pass; empty without one."""
    digits = f"9999{stem:04d}"
    check = sum(int(digit) * weight for digit, weight in zip(digits, range(9, 1, -1), strict=True))
    return f"{digits}{check % 11}" if check % 11 < 10 else ""


@dataclass(frozen=True)
class Home:
    street: str
    postcode: str
    town: str


class People(random.Random):
    """Draws by chance, people too, and the same ones for the same seed."""

    def __init__(self, seed: int):
        super().__init__(seed)
        self._bsns = [bsn for stem in range(10_000) if (bsn := testing_bsn(stem))]
        self.shuffle(self._bsns)

    def id(self) -> uuid.UUID:
        return uuid.UUID(int=self.getrandbits(128), version=4)

    def first_name(self, sex: str, *, taken: Collection[str] = ()) -> str:
        names = NAMES["girls" if sex == "f" else "boys"]
        return self.choice([name for name in names if name not in taken])

    def family_name(self) -> str:
        drawn = self.random()
        if drawn < 0.25:
            return self.choice(NAMES["family"])
        if drawn < 0.5:
            return f"{self.choice(NAMES['particles'])} {self._composed()}"
        if drawn < 0.55:
            return f"{self._composed()}-{self._composed()}"
        return self._composed()

    def _composed(self) -> str:
        return self.choice(NAMES["stems"]) + self.choice(NAMES["ends"])

    def home(self, town: str = "Amsterdam") -> Home:
        number = self.randint(1, 240)
        addition = self.choice(["", "", "", "", " A", " B", "-2", "-3"])
        postcode = f"{self.randint(1011, 1109)} {''.join(self.choices(LETTERS, k=2))}"
        return Home(f"{self.choice(NAMES['streets'])} {number}{addition}", postcode, town)

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
