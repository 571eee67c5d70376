from django.urls import path

from portal import consents, keeping, papers, sharing_pages, statements, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("file/", views.own, name="own"),
    path("file/documents/", papers.of_own, name="own-documents"),
    path("file/profile/change/", views.own_profile, name="own-profile"),
    path("file/consents/", consents.of_own, name="own-consents"),
    path("file/consents/history/", consents.own_history, name="own-consents-history"),
    path("file/consents/about/<uuid:matter>/", consents.own_matter, name="own-consent-about"),
    path("file/consents/on/<slug:code>/", consents.own_kind, name="own-consent"),
    path("file/keeping/", keeping.choose, name="own-keeping"),
    path("file/statements/", statements.own_list, name="own-statements"),
    path("file/statements/<int:pk>/", statements.sign, name="own-sign"),
    path("file/<str:category>/", views.own_section, name="own-section"),
    path("documents/<uuid:pk>/view/", papers.view, name="document-view"),
    path("documents/<uuid:pk>/download/", papers.download, name="document-download"),
    path("documents/<uuid:pk>/thumbnail/", papers.small, name="document-thumbnail"),
    path("requests/", views.request_list, name="requests"),
    path("requests/<uuid:pk>/", views.request_detail, name="request"),
    path("requests/<uuid:pk>/sent/", views.request_sent, name="request-sent"),
    path("requests/<uuid:pk>/copy/", views.copy, name="copy"),
    path("children/<uuid:pk>/", views.child, name="child"),
    path("children/<uuid:pk>/ask-copy/", views.ask_copy, name="ask-copy"),
    path("children/<uuid:pk>/ask-copy/check/", views.ask_copy_check, name="ask-copy-check"),
    path("children/<uuid:pk>/documents/", papers.of_child, name="documents"),
    path("children/<uuid:pk>/consents/", consents.of_child, name="consents"),
    path("children/<uuid:pk>/consents/history/", consents.child_history, name="consents-history"),
    path(
        "children/<uuid:pk>/consents/about/<uuid:matter>/",
        consents.child_matter,
        name="consent-about",
    ),
    path("children/<uuid:pk>/consents/on/<slug:code>/", consents.child_kind, name="consent"),
    path("children/<uuid:pk>/sharing/", sharing_pages.settings, name="sharing"),
    path("children/<uuid:pk>/group/<int:group>/", sharing_pages.group, name="group"),
    path("children/<uuid:pk>/<str:category>/", views.section, name="section"),
]
