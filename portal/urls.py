from django.urls import path

from portal import consents, letters, papers, requests, views

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
    path("file/ask/", requests.ask_own, name="ask-own"),
    path("file/ask/<slug:kind>/", requests.ask_own_kind, name="ask-own-kind"),
    path("file/<str:category>/", views.own_section, name="own-section"),
    path("documents/<uuid:pk>/view/", papers.view, name="document-view"),
    path("documents/<uuid:pk>/download/", papers.download, name="document-download"),
    path("documents/<uuid:pk>/thumbnail/", papers.small, name="document-thumbnail"),
    path("requests/", requests.request_list, name="requests"),
    path("requests/<uuid:pk>/", requests.request_detail, name="request"),
    path("requests/<uuid:pk>/sent/", requests.request_sent, name="request-sent"),
    path("requests/<uuid:pk>/copy/", requests.copy, name="copy"),
    path("requests/<uuid:pk>/withdraw/", requests.withdraw, name="request-withdraw"),
    path("requests/<uuid:pk>/board/", requests.to_board, name="request-board"),
    path("requests/<uuid:pk>/letters/<slug:code>/", letters.letter, name="letter"),
    path(
        "requests/<uuid:pk>/letters/<slug:code>/<slug:language>/",
        letters.letter_as_pdf,
        name="letter-pdf",
    ),
    path("requests/<uuid:pk>/answer/<uuid:question>/", requests.reply, name="request-reply"),
    path("children/<uuid:pk>/", views.child, name="child"),
    path("children/<uuid:pk>/ask/", requests.ask_child, name="ask"),
    path("children/<uuid:pk>/ask/<slug:kind>/", requests.ask_child_kind, name="ask-kind"),
    path("children/<uuid:pk>/documents/", papers.of_child, name="documents"),
    path("children/<uuid:pk>/consents/", consents.of_child, name="consents"),
    path("children/<uuid:pk>/consents/history/", consents.child_history, name="consents-history"),
    path(
        "children/<uuid:pk>/consents/about/<uuid:matter>/",
        consents.child_matter,
        name="consent-about",
    ),
    path("children/<uuid:pk>/consents/on/<slug:code>/", consents.child_kind, name="consent"),
    path("children/<uuid:pk>/<str:category>/", views.section, name="section"),
]
