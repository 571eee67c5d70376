"""Pages about the consents of one child."""

from django.urls import path

from children.views import consent_papers, consents

_OF = "<uuid:pk>/consents/"
urlpatterns = [
    path("blank-consent-form/", consent_papers.blank_form, name="blank_consent_form"),
    path(_OF + "form/", consent_papers.consent_form, name="consent_form"),
    path(_OF + "note-form/", consents.note_form, name="note_consent_form"),
    path(_OF + "note-answer/", consents.note_answer, name="note_consent_answer"),
    path(_OF + "ask/", consents.ask, name="ask_consent"),
    path(_OF + "decisions/", consents.decisions, name="consent_decisions"),
    path(_OF + "decisions/<uuid:decision>/", consents.decision, name="consent_decision"),
    path(_OF + "differences/<uuid:case>/", consents.settle, name="settle_difference"),
    path(_OF + "removals/<uuid:task>/", consents.finish_removal, name="finish_removal"),
    path(_OF + "removals/<uuid:task>/who/", consents.assign_removal, name="assign_removal"),
]
