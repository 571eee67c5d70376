"""Of Leef Kind: systems, accounts and what they show."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from oversight.clauses.kinds import Clause, How, Topic

_clause = partial(Clause, "Leef Kind")

CLAUSES = [
    _clause(
        "L63",
        Topic.ACCOUNTS,
        How.ENFORCE,
        _(
            "Parents and staff log in with email and a password that is stored hashed; removing a"
            " user removes the user's data"
        ),
    ),
    _clause(
        "L64",
        Topic.ACCOUNTS,
        How.ENFORCE,
        _(
            "Parents register with email and child's name; access follows after verification by "
            "the organisation"
        ),
    ),
    _clause(
        "L65",
        Topic.WEBSITE,
        How.ENFORCE,
        _("No tracking cookies or analytics; sessions only"),
    ),
    _clause(
        "L66",
        Topic.MEDIA,
        How.ENFORCE,
        _("Photos shared publicly show no recognisable children unless the parents allow it"),
    ),
    _clause(
        "L67",
        Topic.PROCESSORS,
        How.RECORD,
        _(
            "Each partner system is listed with the data it holds, its security, hosting place, "
            "retention and agreement (administration, finance, parent portal, child monitoring, "
            "lunch care, identity, payroll, rostering, absence, insurer, pension fund)"
        ),
    ),
    _clause(
        "L68",
        Topic.ACCOUNTS,
        How.ENFORCE,
        _(
            "More than five wrong passwords block the user for a period; each failed attempt is "
            "recorded"
        ),
    ),
    _clause(
        "L69",
        Topic.ACCOUNTS,
        How.ENFORCE,
        _("Passwords have a minimum length and are unreadable to administrators"),
    ),
    _clause(
        "L70",
        Topic.SECURITY,
        How.ENFORCE,
        _("Only https; http is redirected"),
    ),
    _clause(
        "L71",
        Topic.AUTHORISATION,
        How.ENFORCE,
        _(
            "A user sees only the locations and groups the user is linked to; a parent only the "
            "own children"
        ),
    ),
    _clause(
        "L72",
        Topic.SECURITY,
        How.ENFORCE,
        _(
            "Photos, newsletters and files are stored encrypted and readable only through the "
            "system"
        ),
    ),
    _clause(
        "L73",
        Topic.SECURITY,
        How.ENFORCE,
        _(
            "Database and files reachable only by the application and administrators; backups in "
            "two separate places"
        ),
        _("backup command, restore test"),
    ),
    _clause(
        "L74",
        Topic.SECURITY,
        How.ENFORCE,
        _(
            "Parents' address data is stored apart, with an encrypted reference, so that the "
            "address cannot be tied to the person from the table"
        ),
    ),
    _clause(
        "L75",
        Topic.AUDIT,
        How.ENFORCE,
        _(
            "Logged: all login attempts, blocking, logout and session end, and that a message of "
            "a certain kind was sent to a user"
        ),
    ),
    _clause(
        "L76",
        Topic.AUTHORISATION,
        How.ENFORCE,
        _("Group staff and parents see a child until 2 months after deregistration"),
    ),
    _clause(
        "L77",
        Topic.CHILD_FILE,
        How.ENFORCE,
        _(
            "Parents hand in allergies and photo permission; staff of the group see them; parents"
            " see what is recorded"
        ),
    ),
    _clause(
        "L78",
        Topic.STAFF_FILE,
        How.ENFORCE,
        _("Special personal data reached over the internet needs two-step verification"),
    ),
    _clause(
        "L79",
        Topic.AUTHORISATION,
        How.ENFORCE,
        _("Roles can be adapted but never given rights outside the bounds of their domain"),
        _("ceiling per role"),
    ),
    _clause(
        "L80",
        Topic.PROCESSORS,
        How.RECORD,
        _(
            "A processor's account, backup and log retention are agreed and recorded (one year "
            "accounts, two years backups, three years logs in the example)"
        ),
    ),
    _clause(
        "L81",
        Topic.CHILD_FILE,
        How.RECORD,
        _("Observations of development are signed by parents and kept in the personal file"),
    ),
    _clause(
        "L82",
        Topic.DISCLOSURE,
        How.ENFORCE,
        _(
            "Lunch-care volunteers see only name, group, phone and allergies of that day; lists "
            "are printed and destroyed the same day"
        ),
        _("day list with its destruction recorded"),
    ),
]
