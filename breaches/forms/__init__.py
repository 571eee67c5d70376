"""The report page and the page of each section."""

from breaches.forms.improvements import given_improvements, improvement_forms
from breaches.forms.reopening import ReopenForm
from breaches.forms.report import ReportForm
from breaches.forms.sections import FORMS

__all__ = ["FORMS", "ReopenForm", "ReportForm", "given_improvements", "improvement_forms"]
