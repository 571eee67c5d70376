"""What can be asked in the portal, in plain words: what it is, what happens, what to tell us."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from rights.models import Request

Kind = Request.Kind


@dataclass(frozen=True)
class Asking:
    """The texts of one kind of request; `question` is empty where nothing has to be told."""

    label: Any
    hint: Any
    happens: tuple
    question: Any = ""


ASKING = {
    Kind.COPY: Asking(
        _("Get a copy"),
        _("Everything we hold, in one file (zip) with a PDF to read."),
        (
            _("You get everything we hold in one file (zip), with a PDF to read."),
            _("It also says why we hold it, for how long, and who got it from us."),
            _("What is about other people is left out."),
            _("You get it within 4 weeks, here in the portal. It costs nothing."),
        ),
    ),
    Kind.ACCESS: Asking(
        _("Come and look"),
        _("View the file together, by appointment."),
        (_("We make an appointment with you to view the file together."),),
        _("When can you come? Is there something you want to see most?"),
    ),
    Kind.CORRECTION: Asking(
        _("Have something corrected"),
        _("Something is wrong or missing."),
        (
            _("We look at what you say and put it right, or tell you why not."),
            _("Anyone we gave the wrong data to is told."),
        ),
        _("What is wrong, and what should it be?"),
    ),
    Kind.ERASURE: Asking(
        _("Have something removed"),
        _("You do not want us to hold something any more."),
        (
            _("We remove what we may remove."),
            _("The law makes us keep some data. We tell you which, and until when."),
        ),
        _("What do you want removed?"),
    ),
    Kind.RESTRICTION: Asking(
        _("Stop the use for a time"),
        _("We keep the data but do not use it."),
        (
            _(
                "You can ask this while we check whether data is right, or when you need it"
                " for a dispute."
            ),
        ),
        _("Which data, and why?"),
    ),
    Kind.OBJECTION: Asking(
        _("Object to the use"),
        _("You do not agree with how we use data."),
        (_("We stop, unless we have a very strong reason. We tell you which."),),
        _("What do you object to, and why?"),
    ),
    Kind.PORTABILITY: Asking(
        _("Take your data to another organisation"),
        _("The data you gave us, for another organisation."),
        (
            _(
                "You get a PDF, and inside it the same data as a JSON file that a computer can"
                " read."
            ),
            _("You get it within 4 weeks, here in the portal. It costs nothing."),
        ),
    ),
    Kind.WHY: Asking(
        _("Ask why we have data"),
        _("You get a clear answer for each part."),
        (_("We tell you for each part why we have it and what the law says."),),
        _("What do you want to know?"),
    ),
    Kind.COMPLAINT: Asking(
        _("Make a complaint"),
        _("About how we handle data."),
        (_("You get an answer within 4 weeks."),),
        _("What is your complaint?"),
    ),
}
