"""The privacy statement as the register gives it, per group of people (K02, B10).

A draft: the officer reads it over before it is published. It is written in the light marks that
`register.statement_text` reads: `# ` a group, `## ` a heading within it, `- ` a line of a list.
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from consents.models import ConsentKind
from core.dates import Term
from core.privacy import CATEGORIES, RETENTION_CLASSES, SubjectKind, line_of
from disclosures.models import LegalDuty, RecipientKind
from register.cookies import cookies
from register.models import PrivacyStatement, ProcessingActivity, Processor
from register.plain_words import GROUNDS, english_of, what_of, why_of
from retention.plan import rules_in_order, terms
from staff.sections import SECTIONS, VOLUNTEER_SECTIONS

SMALL_WORD = 3  # letters; "and" and "of" tell nothing of a group
AUTHORITY = "Autoriteit Persoonsgegevens, autoriteitpersoonsgegevens.nl"


@dataclass(frozen=True)
class Group:
    """One part of the statement: the people it is for, and the data the software holds of them."""

    title: str
    people: tuple[str, ...]
    held: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    @property
    def rooms(self) -> set[str]:
        return {code.partition(".")[0] for code in self.held} - {"organisation"}

    def concerns(self, code: str) -> bool:
        """Whether a part of a file can be of these people."""
        return code in self.held or code.startswith("organisation.")


def _of_room(room: str) -> tuple[str, ...]:
    return tuple(code for code, category in CATEGORIES.items() if category.room == room)


def _of_sections(sections, kind: SubjectKind) -> tuple[str, ...]:
    found = [s.category for s in sections.values() if not s.kinds or kind in s.kinds]
    return tuple(line_of(category, kind) for category in found)


def _with_a_file(title, kind: SubjectKind, sections) -> Group:
    return Group(title, (kind,), _of_sections(sections, kind), RETENTION_CLASSES[kind])


CHILD_CLASSES = (
    *RETENTION_CLASSES[SubjectKind.CHILD],
    *RETENTION_CLASSES[SubjectKind.PARENT],
    *("child.draft", "child.sign_up", "call.note"),
)
GROUPS = [
    Group(
        gettext_lazy("Children and parents"),
        (SubjectKind.CHILD, SubjectKind.PARENT),
        _of_room("child"),
        CHILD_CLASSES,
    ),
    _with_a_file(gettext_lazy("Employees"), SubjectKind.EMPLOYEE, SECTIONS),
    _with_a_file(gettext_lazy("Interns"), SubjectKind.INTERN, SECTIONS),
    _with_a_file(gettext_lazy("External workers"), SubjectKind.EXTERNAL, SECTIONS),
    _with_a_file(gettext_lazy("Volunteers"), SubjectKind.VOLUNTEER, VOLUNTEER_SECTIONS),
    Group(
        gettext_lazy("Applicants"),
        (SubjectKind.APPLICANT,),
        _of_room("applicant"),
        RETENTION_CLASSES[SubjectKind.APPLICANT],
    ),
    Group(gettext_lazy("Visitors of the website"), ("visitor",)),
    Group(
        gettext_lazy("People who report a data breach"),
        ("reporter",),
        classes=("breach.reporter", "breach.record"),
    ),
]

# Whose consents open the files of a room.
ABOUT = {
    "child": ConsentKind.About.CHILD,
    "staff": ConsentKind.About.EMPLOYEE,
    "intern": ConsentKind.About.EMPLOYEE,
    "applicant": ConsentKind.About.APPLICANT,
}

RIGHTS = [
    gettext_noop("See your data, and get a copy of it."),
    gettext_noop("Have something corrected that is wrong."),
    gettext_noop("Have data removed that we no longer need."),
    gettext_noop("Ask us to use your data less for a while."),
    gettext_noop("Object to what we do with your data."),
    gettext_noop("Take your data along to another organisation."),
    gettext_noop("Withdraw a yes that you gave. You do not have to say why."),
]


def statement_from_register(language: str) -> str:
    """The text of the statement in a language, as the register and the terms stand now."""
    with translation.override(language):
        sources = _Sources(language)
        parts = [_opening()]
        parts += [part for group in GROUPS if (part := _group(group, sources))]
        parts += [_with_a_login(), _systems(sources), _rights(), _complaints()]
    return "\n\n".join(parts)


def without_english() -> list[str]:
    """The activities whose words the register has in Dutch only."""
    return [a.name for a in ProcessingActivity.objects.all() if english_of(a) is None]


def without_activity() -> list[str]:
    """What the software can hold of people while no activity of the register names it."""
    activities = list(ProcessingActivity.objects.all())
    missing = []
    for group in GROUPS:
        named = {c for a in activities if set(group.people) & set(a.people) for c in a.categories}
        covered = named | {line_of(c, kind) for c in named for kind in group.people}
        lacking = [str(CATEGORIES[code].label) for code in group.held if code not in covered]
        if lacking:
            missing.append(f"{group.title}: {', '.join(lacking)}")
    return missing


def unnamed_groups(statement: PrivacyStatement) -> list[str]:
    """The groups of people of the register that a statement does not name, in either language: a
    group is named where every word of its title occurs (K02)."""
    people = {kind for a in ProcessingActivity.objects.in_use() for kind in a.people}
    texts = {"nl": statement.text_nl.casefold(), "en": statement.text_en.casefold()}
    return [
        str(group.title)
        for group in GROUPS
        if people & set(group.people)
        and not all(_names(text, group.title, language) for language, text in texts.items())
    ]


def _names(text: str, title: str, language: str) -> bool:
    with translation.override(language):
        words = str(title).casefold().split()
    return all(word in text for word in words if len(word) > SMALL_WORD)


class _Sources:
    """What the statement is made from, read once."""

    def __init__(self, language):
        self.language = language
        self.activities = list(ProcessingActivity.objects.all())
        self.recipients = list(RecipientKind.objects.prefetch_related("consent_kinds"))
        self.duties = list(LegalDuty.objects.prefetch_related("recipient_kinds"))
        self.processors = list(Processor.objects.all())
        self.rules, self.terms = rules_in_order(), terms()

    def words(self, activity) -> tuple[str, str]:
        english = english_of(activity) if self.language == "en" else None
        return english or (activity.name, activity.purpose)


def _part(title: str) -> str:
    return f"# {title}"


def _list(heading: str, lines) -> list[str]:
    return ["", f"## {heading}", "", *(f"- {line}" for line in lines)] if lines else []


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _opening() -> str:
    return "\n\n".join(
        [
            _part(_("About this statement")),
            _(
                "{organisation} works with personal data. Here you read, for each group of people,"
                " what we do with it, why, who gets it and how long we keep it."
            ),
            _("Do you have a question about it? Ask us: {contact}."),
            _("No decision about you is taken by a computer alone."),
        ]
    )


def _group(group: Group, sources: _Sources) -> str:
    activities = [a for a in sources.activities if set(group.people) & set(a.people)]
    if not activities and not group.held:
        return ""
    lines = [
        _part(group.title),
        *_list(_("What we do and why"), [_activity(a, sources) for a in activities]),
        *_list(_("Which data we keep"), _data(group, activities)),
        *_list(_("Who gets it"), _recipients(group, activities, sources)),
        *_list(_("How long we keep it"), _kept(group, sources)),
    ]
    return "\n".join(lines)


def _activity(activity, sources: _Sources) -> str:
    name, purpose = sources.words(activity)
    return f"{name}. {_sentence(purpose)} {GROUNDS[activity.ground]}"


def _data(group: Group, activities) -> list[str]:
    """Every part the software holds of these people, and what else the activities name."""
    named = [code for a in activities for code in a.categories if group.concerns(code)]
    lines = []
    for code in dict.fromkeys([*group.held, *named]):
        label, what, why = CATEGORIES[code].label, what_of(code), why_of(code)
        lines.append(" ".join(filter(None, [_sentence(f"{label}: {what or label}"), why])))
    if not lines:
        lines = [_("We keep no data about you for this.")]
    return lines


def _recipients(group: Group, activities, sources: _Sources) -> list[str]:
    """Who may be told something of these people: because of a law, or after a yes."""
    about = {ABOUT[room] for room in group.rooms if room in ABOUT}
    held = {line_of(code, kind) for code in group.held for kind in group.people}
    lines = []
    for kind in sources.recipients:
        duties = [
            duty.label
            for duty in sources.duties
            if kind in duty.recipient_kinds.all() and _touches(duty, group, held)
        ]
        asked = any(consent.about in about for consent in kind.consent_kinds.all())
        ways = [_("because of the law: %(duty)s") % {"duty": duty} for duty in duties]
        if asked and duties:
            ways.append(_("for other things only after your yes"))
        elif asked:
            ways.append(_("only after your yes"))
        if ways:
            lines.append(f"{kind.label}: {'; '.join(ways)}.")
    if any("organisation.breaches" in activity.categories for activity in activities):
        duty = _("because of the law: %(duty)s") % {"duty": _("reporting a data breach")}
        lines.append(f"Autoriteit Persoonsgegevens: {duty}.")
    lines = lines or [_("Nobody outside our organisation, unless the law or you say so.")]
    if group.held and sources.processors:
        lines.append(_("Systems of others that hold data for us: you find them further down."))
    return lines


def _touches(duty: LegalDuty, group: Group, held: set) -> bool:
    return any(line_of(c, kind) in held for c in duty.categories for kind in group.people)


def _kept(group: Group, sources: _Sources) -> list[str]:
    lines = []
    for rule in sources.rules:
        if rule.retention_class not in group.classes:
            continue
        term = sources.terms[rule.code]
        words = {"what": rule.label, "term": term, "from": rule.anchor}
        if term == Term():
            kept = {"what": rule.label, "kept": term.counted_from(rule.anchor)}
            lines.append(_("%(what)s: we remove it %(kept)s.") % kept)
        else:
            lines.append(_("%(what)s: %(term)s. The term begins at: %(from)s.") % words)
    return lines


def _with_a_login() -> str:
    login = _("Do you have a login? Then we keep %(what)s.") % {
        "what": what_of("organisation.accounts")
    }
    return "\n\n".join([_part(_("If you have a login")), login, _cookies()])


def _cookies() -> str:
    return "\n\n".join(
        [
            _part(_("Cookies")),
            _("This site uses only the cookies that it needs to work."),
            "\n".join(f"- {cookie.name}: {_sentence(cookie.purpose)}" for cookie in cookies()),
            _("Nobody tracks you with them."),
            _("You can refuse or remove cookies in your browser. Then you cannot sign in."),
        ]
    )


def _systems(sources: _Sources) -> str:
    lines = []
    for found in sources.processors:
        beside = found.supplier_beside
        name = f"{found.system} ({beside})" if beside else found.system
        purpose = found.purpose if sources.language == "nl" else ""
        lines.append(_sentence(f"{name}: {purpose}" if purpose else name))
    intro = _("These systems and companies hold data for us, or get it from us for their own work:")
    return "\n".join(
        [_part(_("Systems of others")), "", *([intro, ""] if lines else [])]
        + ([f"- {line}" for line in lines] or [_("No system of anybody else holds data for us.")])
    )


def _rights() -> str:
    return "\n".join(
        [_part(_("Your rights")), "", _("You may ask us for this, free of charge:"), ""]
        + [f"- {_(right)}" for right in RIGHTS]
        + [
            "",
            _("Ask for it at your location, or here: {contact}. You get an answer within 4 weeks."),
        ]
        + ["", _("A parent with custody asks this for a child.")]
    )


def _complaints() -> str:
    return "\n\n".join(
        [
            _part(_("How to complain")),
            _("Are you not satisfied with how we handle your data? Tell us: {complaints}."),
            _("Do you not agree with our answer? Then the chair of the board looks at it."),
            _("You can always complain to the authority that watches over privacy: %(authority)s.")
            % {"authority": AUTHORITY},
        ]
    )
