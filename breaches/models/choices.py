"""The answers that questions of a breach record can be given."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """An answer to a question that can be put off; an empty value was not asked yet."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known yet")


class Classification(models.TextChoices):
    """Whether what was reported is a data breach at all (L19)."""

    INCIDENT = "incident", _("A security incident")
    UNLAWFUL = "unlawful", _("Unlawful processing")
    NONE = "none", _("No data breach")
    UNKNOWN = "unknown", _("Not known yet")


class IncidentType(models.TextChoices):
    DEVICE = "device", _("a device, storage medium or paper was lost or stolen")
    POST = "post", _("a letter or parcel was lost or opened")
    WRONG_PERSON = "wrong_person", _("data was sent or given to the wrong person")
    ATTACK = "attack", _("hacking, malware or phishing")
    WRONG_CLIENT = "wrong_client", _("data of the wrong client was shown in a portal")
    PUBLISHED = "published", _("data was published by accident")
    DISCARDED = "discarded", _("a discarded device or paper still held data")
    OTHER = "other", _("something else")


class Aspect(models.TextChoices):
    """What was broken of the data's protection; more than one may hold."""

    CONFIDENTIALITY = (
        "confidentiality",
        _("it was seen, or may have been, by somebody who should not see it"),
    )
    INTEGRITY = "integrity", _("it was changed without permission")
    AVAILABILITY = "availability", _("it is lost or cannot be reached")


class Nature(models.TextChoices):
    """What was done to the data: the letters of the form, of which more than one may hold."""

    READ = "a", _("read")
    COPIED = "b", _("copied")
    CHANGED = "c", _("changed")
    REMOVED = "d", _("removed")
    STOLEN = "e", _("stolen")
    UNKNOWN = "f", _("not known yet")


class DataKind(models.TextChoices):
    NAME = "name", _("name")
    SEX = "sex", _("sex")
    BIRTH = "birth", _("birth date or age")
    CONTACT = "contact", _("address, telephone or email")
    BSN = "bsn", _("BSN")
    LOGIN = "login", _("login or identification data")
    FINANCIAL = "financial", _("financial data")
    ID_COPY = "id_copy", _("copy of an identity document")
    WHEREABOUTS = "whereabouts", _("whereabouts")
    CRIMINAL = "criminal", _("criminal data")
    OTHER = "other", _("other data")


class SpecialKind(models.TextChoices):
    """Special categories of data, GDPR art. 9(1); `none` says that it was looked at."""

    NONE = "none", _("none of these")
    RACE = "race", _("race or ethnicity")
    POLITICS = "politics", _("political opinions")
    BELIEF = "belief", _("religion or belief")
    UNION = "union", _("trade union membership")
    GENETIC = "genetic", _("genetic data")
    BIOMETRIC = "biometric", _("biometric data")
    HEALTH = "health", _("health")
    SEX_LIFE = "sex_life", _("sex life or orientation")


class PeopleGroup(models.TextChoices):
    EMPLOYEES = "employees", _("employees")
    CLIENTS = "clients", _("clients: parents and other customers")
    PUPILS = "pupils", _("pupils")
    MINORS = "minors", _("minors: children in our care")
    VULNERABLE = "vulnerable", _("people who are vulnerable in another way")
    OTHER = "other", _("others")


class PartyRole(models.TextChoices):
    PROCESSOR = "processor", _("processor")
    JOINT = "joint", _("joint controller")
    OTHER = "other", _("something else")
    UNKNOWN = "unknown", _("Not known yet")


class Protection(models.TextChoices):
    """Whether the data could not be read by others, before anything happened."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known yet")


class Impact(models.TextChoices):
    FINANCIAL = "financial", _("financial harm")
    REPUTATION = "reputation", _("harm to reputation")
    BLACKMAIL = "blackmail", _("blackmail")
    REFUSAL = "refusal", _("services or work refused")
    NONE = "none", _("no harm to be expected")
    UNKNOWN = "unknown", _("Not known yet")


class Harm(models.TextChoices):
    NONE = "none", _("none")
    PHYSICAL = "physical", _("physical harm")
    MATERIAL = "material", _("material harm")
    IMMATERIAL = "immaterial", _("non-material harm")


class Seriousness(models.TextChoices):
    NEGLIGIBLE = "negligible", _("Negligible")
    LIMITED = "limited", _("Limited")
    CONSIDERABLE = "considerable", _("Considerable")
    MAXIMAL = "maximal", _("Maximal")
    UNKNOWN = "unknown", _("Not known yet")


class InformGround(models.TextChoices):
    """Why the people concerned need not be informed, GDPR art. 34(3); L23."""

    PROTECTED = "protected", _("the data was protected, so that nobody can read it")
    LATER_MEASURES = "later", _("what has been done since has taken away the high risk")
    EFFORT = (
        "effort",
        _("it would take a disproportionate effort; a public notice is given instead"),
    )
    NO_HIGH_RISK = "no_risk", _("no high risk is to be expected")


class Means(models.TextChoices):
    """How people were told."""

    PORTAL = "portal", _("in the portal")
    LETTER = "letter", _("by letter")
    EMAIL = "email", _("by email")
    SPOKEN = "spoken", _("in person or by telephone")
    PUBLIC = "public", _("by a public notice")


class Decision(models.TextChoices):
    """Whether the supervisor (AP) is notified."""

    NOTIFY = "notify", _("Notify")
    REFRAIN = "refrain", _("Do not notify")
    UNKNOWN = "unknown", _("Not known yet")
