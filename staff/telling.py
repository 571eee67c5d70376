"""Words that tell what a personnel file may not hold: health, religion, origin, sexuality, politics
(L42, K20). They are a warning before saving, not a judgement: some stand in a text for good reason.

A word ends with `*` where what follows does not matter, and begins with `*` where a compound may
stand before it; else only the whole word tells. Common phrases that tell nothing are passed over.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.folding import folded
from subjects.models import Subject

HEALTH = """
    ziek zieke ziekte ziektes ziekelijk ziekenhuis* ziektebeeld* ziektegeschiedenis
    burnout* burn-out* overspannen overspannenheid depressi* depri angststoornis* *stoornis
    psycholo* psychiat* psychisch* psychose* therapeut* therapie* diagnos* medicatie medicijn*
    antidepress* *kanker kankerpatient* chemo chemokuur* chemotherapie* bestraling* tumor*
    zwanger* miskraam miskramen ivf fertiliteit* autis* adhd epilep* diabet* suikerziekte reuma*
    migraine* astma* hernia* *klachtenpatroon rugklachten hartklachten hartaanval hartinfarct
    geopereerd operatie operaties knieoperatie* rugoperatie* hartoperatie* heupoperatie* revalid*
    verslaafd verslaving* alcoholis* handicap* gehandicapt* invalid* arbeidsongeschikt* wao wia
    gezondheidsklacht* lichamelijke-klachten chronisch* hiv corona covid* *kwaal kwalen
    sick sickness ill illness* disease* cancer tumour* depression depressed burned-out surgery
    diagnos* medication therapist therapy pregnan* miscarriage autism autistic epilepsy disabled
    disability disabilities addict* alcoholic migraine asthma* mental-health hospital*
"""
RELIGION = """
    religi* godsdienst* gelovig* geloofsovertuiging* het-geloof haar-geloof zijn-geloof hun-geloof
    moslim* moslima* islam* christen* christelijk* katholiek* protestant* gereformeerd* jood joden
    joods* hindoe* boeddhis* atheis* jehova* hoofddoek* ramadan suikerfeest kerk kerkelijk* moskee*
    synagoge* tempel gebed gebeden
    muslim* christian* catholic* jew jewish hindu* buddhis* atheist* church mosque* synagogue*
    headscarf faith prayer prayers
"""
ORIGIN = """
    afkomst etnisch* etniciteit* allochto* autochto* nationaliteit* huidskleur* huidkleur ras rassen
    migratieachtergrond* buitenlander* vluchteling* asielzoeker* marokka* turk turken turks*
    surina* antilli* molukk*
    ethnic* nationality nationalities skin-colour skin-color race racial migration-background
    refugee* foreigner* moroccan* turkish surinamese antillean*
"""
SEXUALITY = """
    homo homo's homofiel* homosek* lesbi* bisek* transgender* transsek* queer gay
    geaardheid seksuele-voorkeur* uit-de-kast
    lesbian* bisexual* homosexual* sexual-orientation sexuality
"""
POLITICS = """
    vakbond* bondslid fnv cnv politiek* partijlid* lid-van-een-partij stemt-op
    trade-union* union-member* political* politics party-member*
"""
TOPICS = {
    gettext_lazy("health"): HEALTH,
    gettext_lazy("religion"): RELIGION,
    gettext_lazy("origin"): ORIGIN,
    gettext_lazy("sexuality"): SEXUALITY,
    gettext_lazy("politics or a trade union"): POLITICS,
}
# That somebody was away is allowed to stand there; it says nothing of what the matter was.
PASSED_OVER = re.compile(
    r"\bziek ?gemeld\w*|\bziek ?meld\w*|\bziekteverzuim\w*|\bkinderziekte\w*"
    r"|\bzieke kind\w*|\breported sick\b|\bcalled in sick\b|\bsick leave\b|\bsick child\w*"
)


def _pattern(words: str) -> re.Pattern:
    found = []
    for word in words.split():
        core = re.escape(word.strip("*")).replace(r"\-", "[ -]?")
        found.append(
            (r"\w*" if word.startswith("*") else "") + core + (r"\w*" if word.endswith("*") else "")
        )
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})(?!\w)")


PATTERNS = {topic: _pattern(words) for topic, words in TOPICS.items()}


def _plain(text: str) -> str:
    """As it is compared, white space single."""
    return re.sub(r"\s+", " ", folded(text))


def telling_words(text: str) -> dict:
    """The words in a text that tell, by topic, each once and in the order they stand."""
    plain = PASSED_OVER.sub(" ", _plain(text))
    found = {topic: list(dict.fromkeys(p.findall(plain))) for topic, p in PATTERNS.items()}
    return {topic: words for topic, words in found.items() if words}


def warn_of_telling(*fields):
    """A check of records: what the text tells that must not be in a personnel file."""

    def check(subject: Subject, values: dict) -> list[str]:
        text = "\n".join(str(values.get(name) or "") for name in fields)
        return [
            _("The text seems to say something about %(topic)s: %(words)s. Leave that out.")
            % {"topic": topic, "words": ", ".join(f"“{word}”" for word in words)}
            for topic, words in telling_words(text).items()
        ]

    return check
