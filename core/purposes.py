"""What each category of a file is for; it is used for nothing else (clauses K06, L02)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """What a childcare organisation may use data of children and parents for (L02), and what the
    law asks it to account for."""

    CONTRACT = "contract", _("the contract and its payment")
    CARE = "care", _("care and development")
    CONTACT = "contact", _("contact with the parents")
    ALLOWANCE = "allowance", _("allowance and subsidy")
    ACCOUNT = "account", _("accounting for how data is handled")


_REQUESTS = _("To answer what you ask, in time, and to show that we did.")
_SIGNED = _("To show what you signed and were told.")

# The purposes each category hangs on, and why it is kept as a parent may be told.
PURPOSES = {
    "child.identity": (
        [Purpose.CARE, Purpose.CONTRACT],
        _("To know which child is in our care."),
    ),
    "child.contact": (
        [Purpose.CONTACT],
        _("To reach you, and whom to call when something happens."),
    ),
    "child.identification": (
        [Purpose.ALLOWANCE],
        _("The law asks us to note the BSN, for the childcare allowance among others."),
    ),
    "child.custody": (
        [Purpose.CARE, Purpose.CONTACT],
        _("To know who may decide for the child and whom we may inform."),
    ),
    "child.care_arrangement": (
        [Purpose.CARE, Purpose.CONTRACT],
        _("To know where and when the child is with us."),
    ),
    "child.daily_care": (
        [Purpose.CARE],
        _("To look after the child safely: allergies, diet, health."),
    ),
    "child.care_file": (
        [Purpose.CARE],
        _("To give a child that needs it the right extra care."),
    ),
    "child.development": (
        [Purpose.CARE],
        _("To follow how the child develops, as the law asks."),
    ),
    "child.conversations": (
        [Purpose.CARE],
        _("To keep to what we agreed with you."),
    ),
    "child.declarations": (
        [Purpose.CARE, Purpose.CONTRACT],
        _("To show what you agreed to and signed."),
    ),
    "child.requests": ([Purpose.ACCOUNT], _REQUESTS),
    "child.consents": (
        [Purpose.ACCOUNT],
        _("To do only what you said yes to."),
    ),
    "child.contract": (
        [Purpose.CONTRACT],
        _("To carry out the contract and to keep our accounts."),
    ),
    "child.finance": (
        [Purpose.CONTRACT, Purpose.ALLOWANCE],
        _("To work out and collect what you pay."),
    ),
    "child.education_level": (
        [Purpose.ALLOWANCE],
        _("Asked under the OKE act, to see whether the child has a right to language support."),
    ),
    "child.media": (
        [Purpose.CARE, Purpose.CONTACT],
        _("To show how the day was, where you said yes."),
    ),
    "child.personal_file": (
        [Purpose.CARE],
        _("For the group to know the child; you get it when the care ends."),
    ),
    "child.paper_file": (
        [Purpose.ACCOUNT],
        _("To know what we keep on paper or as a document."),
    ),
    "child.disclosures": (
        [Purpose.ACCOUNT],
        _("To show what we told to whom."),
    ),
    "child.log": (
        [Purpose.ACCOUNT],
        _("To show who opened or changed the file, and when."),
    ),
}

# Why the parts of the file of who works, helps or applied here are kept, as they may be told.
WHY = {
    "staff.identity": _("To know who works here."),
    "staff.contact": _("To reach you."),
    "staff.identification": _("The law asks us to note the BSN, for wages and taxes."),
    "staff.screening": _("The law asks that everybody who works with children is screened."),
    "staff.employment": _("To carry out what we agreed about your work."),
    "staff.payroll": _("To pay you."),
    "staff.training": _("To know what you are trained for, as the law asks."),
    "staff.appraisal": _("To talk with you about your work and how it goes on."),
    "staff.absence": _("To know when you are away. We never note why you are ill."),
    "staff.working_conditions": _("To let you work safely and well."),
    "staff.conduct": _SIGNED,
    "staff.company": _("To work together with the company or agency you come from."),
    "staff.profile": _("To let colleagues know you, as far as you like."),
    "staff.consents": _("To do only what you said yes to."),
    "staff.disclosures": _("To show what we told to whom."),
    "staff.requests": _REQUESTS,
    "staff.log": _("To show who opened or changed the file, and when."),
    "volunteer.contact": _("To reach you."),
    "volunteer.screening": _("To know that you may be with children."),
    "volunteer.conduct": _SIGNED,
    "volunteer.requests": _REQUESTS,
    "applicant.identity": _("To know who applied and to reach you."),
    "applicant.letter": _("To judge your application for this vacancy, and for nothing else."),
    "applicant.procedure": _("To know how your application is progressing."),
    "applicant.requests": _REQUESTS,
    "applicant.career": _("To judge your application for this vacancy, and for nothing else."),
    "applicant.assessment": _("To judge your application for this vacancy, and for nothing else."),
}


def purposes_of(category: str) -> list[Purpose]:
    """The purposes a category hangs on; empty for one that is not of a child's file."""
    return PURPOSES.get(category, ([], ""))[0]


def purpose_of(category: str) -> str:
    """Why a category is kept, in words; empty for one that is not of a file."""
    return str(PURPOSES[category][1] if category in PURPOSES else WHY.get(category, ""))
