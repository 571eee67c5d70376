from django.urls import path

from breaches import views

app_name = "breaches"
urlpatterns = [
    path("", views.breach_list, name="list"),
    path("report/", views.report, name="report"),
    path("report/done/", views.reported, name="reported"),
    path("form/", views.blank_form, name="blank-form"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/form/", views.form_pdf, name="form-pdf"),
    path("<uuid:pk>/close/", views.close, name="close"),
    path("<uuid:pk>/reopen/", views.reopen, name="reopen"),
    path("<uuid:pk>/severity/", views.severity, name="severity"),
    path("<uuid:pk>/ap/", views.ap_answers, name="ap"),
    path("<uuid:pk>/ap/pdf/", views.ap_pdf, name="ap-pdf"),
    path("<uuid:pk>/ap/sent/", views.notify_ap, name="notify"),
    path("<uuid:pk>/ap/<uuid:notification>/", views.notification, name="notification"),
    path(
        "<uuid:pk>/ap/<uuid:notification>/confirmation/",
        views.confirmation,
        name="confirmation",
    ),
    path("<uuid:pk>/people/", views.people, name="people"),
    path("<uuid:pk>/people/find/", views.find_people, name="people-find"),
    path("<uuid:pk>/people/place/", views.people_of_place, name="people-place"),
    path("<uuid:pk>/communications/", views.communications, name="communications"),
    path("<uuid:pk>/communications/text/", views.communication_text, name="communication-text"),
    path(
        "<uuid:pk>/communications/portal/",
        views.communicate_in_portal,
        name="communication-portal",
    ),
    path(
        "<uuid:pk>/communications/by-hand/",
        views.communicated_by_hand,
        name="communication-by-hand",
    ),
    path(
        "<uuid:pk>/communications/public/",
        views.communicate_in_public,
        name="communication-public",
    ),
    path(
        "<uuid:pk>/communications/letters/<slug:language>/<int:part>/",
        views.communication_letters,
        name="communication-letters",
    ),
    path(
        "<uuid:pk>/communications/<uuid:person>/",
        views.communication_preview,
        name="communication-preview",
    ),
    path(
        "<uuid:pk>/communications/<uuid:person>/<slug:language>/",
        views.communication_letter,
        name="communication-letter",
    ),
    path("<uuid:pk>/<slug:code>/", views.page, name="page"),
]
