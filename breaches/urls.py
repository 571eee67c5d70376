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
    path("<uuid:pk>/<slug:code>/", views.page, name="page"),
]
