from django.urls import path

from register import (
    covenant_views,
    entry_views,
    review_views,
    security_views,
    statement_desk,
    views,
)

app_name = "register"
urlpatterns = [
    path("", views.register_list, name="list"),
    path("defaults/", views.load_defaults_view, name="load-defaults"),
    path("activity/", entry_views.add_activity, name="add-activity"),
    path("activity/<int:pk>/", entry_views.activity, name="activity"),
    path("activity/<int:pk>/change/", entry_views.change_activity, name="change-activity"),
    path("activity/<int:pk>/end/", entry_views.end_activity, name="end-activity"),
    path("processor/", entry_views.add_processor, name="add-processor"),
    path("processor/<int:pk>/", entry_views.processor, name="processor"),
    path("processor/<int:pk>/change/", entry_views.change_processor, name="change-processor"),
    path("processor/<int:pk>/end/", entry_views.end_processor, name="end-processor"),
    path("security/", security_views.security, name="security"),
    path("measure/", security_views.add_measure, name="add-measure"),
    path("measure/<int:pk>/", security_views.measure, name="measure"),
    path("measure/<int:pk>/change/", security_views.change_measure, name="change-measure"),
    path("measure/<int:pk>/end/", security_views.end_measure, name="end-measure"),
    path("scan/", security_views.add_scan, name="add-scan"),
    path("scan/<int:pk>/", security_views.scan, name="scan"),
    path("scan/<int:pk>/change/", security_views.change_scan, name="change-scan"),
    path("scan/<int:pk>/finding/", security_views.add_scan_finding, name="add-scan-finding"),
    path(
        "scan-finding/<int:pk>/change/",
        security_views.change_scan_finding,
        name="change-scan-finding",
    ),
    path(
        "scan-finding/<int:pk>/settle/",
        security_views.settle_scan_finding,
        name="settle-scan-finding",
    ),
    path("covenants/", covenant_views.covenants, name="covenants"),
    path("covenant/", covenant_views.add_covenant, name="add-covenant"),
    path("covenant/<int:pk>/", covenant_views.covenant, name="covenant"),
    path("covenant/<int:pk>/change/", covenant_views.change_covenant, name="change-covenant"),
    path("reviews/", review_views.reviews, name="reviews"),
    path("reviews/<slug:of>/", review_views.review, name="review"),
    path("reviews/<slug:of>/sign-off/", review_views.sign_off, name="sign-off"),
    path("statement/", statement_desk.versions, name="statements"),
    path("statement/publish/", statement_desk.publish, name="publish-statement"),
    path("statement/<int:version>/withdraw/", statement_desk.withdraw, name="withdraw-statement"),
]
