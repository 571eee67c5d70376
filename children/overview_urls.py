"""Pages about consents of many children: the overview, publications, the sheet of a group."""

from django.urls import path

from children.views import consent_overview, occasions, photo_sheet

urlpatterns = [
    path("consents/", consent_overview.overview, name="consent_overview"),
    path("consents/at/<int:pk>/", consent_overview.at_location, name="consents_at"),
    path("consents/at/<int:pk>/remind/", consent_overview.remind_at, name="remind_at"),
    path("consents/at/<int:pk>/ask/", occasions.ask, name="ask_occasion"),
    path("consents/at/<int:pk>/photos/", photo_sheet.photo_sheet, name="photo_sheet"),
    path("consents/at/<int:pk>/photos/pdf/", photo_sheet.photo_sheet_pdf, name="photo_sheet_pdf"),
    path("consents/publications/", occasions.occasion_list, name="occasions"),
    path("consents/publications/ask/", occasions.choose_location, name="ask_where"),
    path("consents/publications/<uuid:pk>/", occasions.occasion, name="occasion"),
    path("consents/publications/<uuid:pk>/remind/", occasions.remind_about, name="remind_about"),
    path("consents/publications/<uuid:pk>/end/", occasions.end_page, name="end_occasion"),
    path("consents/publications/<uuid:pk>/removed/", occasions.take_down_page, name="take_down"),
]
