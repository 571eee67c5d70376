"""The words of the privacy statement: what each part of a file holds, in words for everybody."""

from django.utils.translation import gettext_lazy as _

from core.purposes import purpose_of
from register.defaults import ACTIVITIES
from register.models import ProcessingActivity

Ground = ProcessingActivity.Ground

GROUNDS = {
    Ground.CONSENT: _("We do this only if you said yes. You can always take that back."),
    Ground.CONTRACT: _("We need this to do what we agreed with you in the contract."),
    Ground.LEGAL_DUTY: _("The law says that we must do this."),
    Ground.VITAL_INTEREST: _("This is needed to protect somebody's life or health."),
    Ground.PUBLIC_TASK: _("This belongs to a task that the law gives us."),
    Ground.LEGITIMATE_INTEREST: _(
        "We need this for our work, and have weighed that against your privacy. You can object."
    ),
}

# What stands in each part of a file. An intern's parts hold what those of an employee hold.
WHAT = {
    "child.identity": _("first and family name, date of birth and sex"),
    "child.contact": _("names, address, telephone number and email address of the parents"),
    "child.identification": _("the BSN of child and parent, and which identity document we saw"),
    "child.custody": _("who has custody, and whether somebody may have no contact"),
    "child.care_arrangement": _("location, group, days and kind of care"),
    "child.daily_care": _("allergies, diet, health, and whom we call in an emergency"),
    "child.care_file": _("notes about extra care for the child"),
    "child.development": _("what we see of how the child develops"),
    "child.conversations": _("when we talked with you, and what was said"),
    "child.declarations": _("what you signed, for example about medicines"),
    "child.consents": _("what you said yes or no to, and when"),
    "child.contract": _("the contract: hours, rate, names and address, account number"),
    "child.finance": _(
        "account number, parental contribution, and whether we saw an income statement"
    ),
    "child.education_level": _("the education level of the parents, and language support"),
    "child.media": _("photos and videos of the child"),
    "child.personal_file": _(
        "where the file of the group is, and the conversation when the child leaves"
    ),
    "child.paper_file": _("where papers are kept and who took them along"),
    "child.disclosures": _("what we told to whom, when and why"),
    "child.requests": _("what you asked about your data, and what we answered"),
    "child.log": _("who opened the file, and when"),
    "staff.identity": _("name, date and place of birth, and sex"),
    "staff.contact": _("address, telephone number and email address"),
    "staff.identification": _("the BSN and the identity document"),
    "staff.screening": _("the certificate of conduct (VOG) and the person register"),
    "staff.employment": _("your work, hours, and the days it began and ended"),
    "staff.payroll": _("account number"),
    "staff.training": _("diplomas and courses"),
    "staff.appraisal": _("reports of talks about your work"),
    "staff.absence": _("the days you were away; never what illness you have"),
    "staff.working_conditions": _("what was agreed about the place where you work"),
    "staff.conduct": _("the statements you signed, for example about confidentiality"),
    "staff.company": _("name of your company or agency, KvK number and account number"),
    "staff.profile": _("what you tell about yourself, and which languages you speak"),
    "staff.consents": _("what you said yes or no to, and when"),
    "staff.disclosures": _("what we told to whom, when and why"),
    "staff.requests": _("what you asked about your data, and what we answered"),
    "staff.log": _("who opened the file, and when"),
    "applicant.identity": _("name, address, telephone number and email address"),
    "applicant.letter": _("your letter and your CV"),
    "applicant.procedure": _("how your application is progressing, and what was decided"),
    "applicant.career": _("where you worked, and as what"),
    "applicant.assessment": _("reports of tests, if you did any"),
    "applicant.requests": _("what you asked about your data, and what we answered"),
    "volunteer.contact": _("name, address, telephone number and email address"),
    "volunteer.screening": _("the certificate of conduct (VOG)"),
    "volunteer.conduct": _("the statements you signed, for example about confidentiality"),
    "volunteer.requests": _("what you asked about your data, and what we answered"),
    "organisation.breaches": _(
        "what happened in a data breach, whose data it was about and who reported it"
    ),
    "organisation.accounts": _("your name, your email address and when you signed in"),
    "organisation.access": _("which functions you have here, where and until when"),
    "organisation.calls": _("who asked us something by telephone, and what we answered"),
    "organisation.deliveries": _("the lists that we send out under the law"),
    "organisation.lunch_list": _("which child has lunch with us, and what it may not eat"),
}


def what_of(code: str) -> str:
    """What a part of a file holds; empty for a part nobody wrote words for."""
    room, _dot, name = code.partition(".")
    line = f"staff.{name}" if room == "intern" and code not in WHAT else code
    return str(WHAT.get(line, ""))


def why_of(code: str) -> str:
    """Why a part of a file is kept; empty where the activity has to say it."""
    room, _dot, name = code.partition(".")
    return purpose_of(code) or (purpose_of(f"staff.{name}") if room == "intern" else "")


# The activities the register starts with, in English: the register itself is in Dutch.
_ENGLISH = {
    "Opvang en begeleiding van kinderen": (
        "Care and guidance of children",
        "To place children, look after them and guide them.",
    ),
    "Ontwikkeling van kinderen volgen": (
        "Following how children develop",
        "To see how a child develops, as the Childcare Act asks.",
    ),
    "Zorg om kinderen": (
        "Extra care for children",
        "To agree on extra care for a child and follow it, by the care coordinator.",
    ),
    "Contact met ouders": (
        "Contact with parents",
        "To reach parents and carers, and to know who has custody.",
    ),
    "Contract en facturen": (
        "Contract and invoices",
        "To carry out the contract and collect the parental contribution.",
    ),
    "Toeslag, subsidie en administratie": (
        "Allowance, subsidy and accounts",
        "To pass on what the law asks for allowance and subsidy, and to keep our accounts.",
    ),
    "Foto en video": (
        "Photos and video",
        "To make and share pictures of children, only where parents agree.",
    ),
    "Personeelsdossier en salaris": (
        "Personnel file and pay",
        "To carry out the employment contract, pay wages and talk about the work.",
    ),
    "Plichten als werkgever": (
        "Duties as an employer",
        "To note the BSN for wages and taxes, make sure that who works here is trained, guide "
        "absence and let people work safely, as the law asks.",
    ),
    "Plichten bij een stage": (
        "Duties at an internship",
        "To make sure that an intern learns what the law asks, guide absence and let interns work "
        "safely.",
    ),
    "Screening": (
        "Screening",
        "To check that who works with children may do so, with a certificate of conduct (VOG) and "
        "the person register.",
    ),
    "Profiel en toestemmingen van wie hier werkt": (
        "Profile and consents of who works here",
        "To show what somebody likes to tell about themselves, and to do only what somebody said "
        "yes to.",
    ),
    "Werving en selectie": (
        "Recruitment",
        "To judge applicants for a vacancy. Longer than the procedure we keep it only with "
        "consent.",
    ),
    "Stages": ("Internships", "To let pupils and students learn in practice."),
    "Inhuur van externen": (
        "Hiring external workers",
        "To let hired workers work and to pay their agency.",
    ),
    "Vrijwilligers": (
        "Volunteers",
        "To reach volunteers and to agree on what they keep to.",
    ),
    "Website": ("Website", "To show the website, without following visitors."),
    "Datalekken": (
        "Data breaches",
        "To record data breaches, assess and report them, and learn from them.",
    ),
    "Inloggen en logboek": (
        "Signing in and the log",
        "To let in only people who may sign in, and to show later who opened and did what.",
    ),
    "Verzoeken over privacy": (
        "Requests about privacy",
        "To answer requests to see, correct or remove data, and to keep account of what we told "
        "to whom.",
    ),
}
_STARTED_WITH = {row["name"]: row["purpose"] for row in ACTIVITIES}


def english_of(activity: ProcessingActivity) -> tuple[str, str] | None:
    """Name and purpose in English, for an activity that still says what the register began with."""
    if activity.purpose != _STARTED_WITH.get(activity.name):
        return None
    return _ENGLISH.get(activity.name)
