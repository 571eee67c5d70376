"""The report page, the question pages of the record, and what is recorded beside them."""

from breaches.forms.ap import ConfirmationForm, CorrectSentForm, NotificationForm
from breaches.forms.measures import given_improvements, improvement_forms
from breaches.forms.pages import PageForm
from breaches.forms.reopening import ReopenForm
from breaches.forms.report import ReportForm
from breaches.forms.sections import FORMS
from breaches.forms.severity import SeverityForm

__all__ = [
    "FORMS",
    "ConfirmationForm",
    "CorrectSentForm",
    "NotificationForm",
    "PageForm",
    "ReopenForm",
    "ReportForm",
    "SeverityForm",
    "given_improvements",
    "improvement_forms",
]
