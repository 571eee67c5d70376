from django.urls import path

from accounts.views import ending, lost_factors, matrix, people, reviews

app_name = "access"
urlpatterns = [
    path("", people.people, name="people"),
    path("sessions/", ending.of_everybody, name="end-all-sessions"),
    path("people/new/", people.new, name="new"),
    path("people/<uuid:pk>/", people.person, name="person"),
    path("people/<uuid:pk>/appoint/", people.appoint, name="appoint"),
    path("people/<uuid:pk>/second-step/", lost_factors.reset, name="reset-factors"),
    path("people/<uuid:pk>/provider/", lost_factors.unlink, name="unlink-provider"),
    path("people/<uuid:pk>/sessions/", ending.of_person, name="end-sessions"),
    path("appointments/<uuid:pk>/end/", people.end, name="end"),
    path("appointments/<uuid:pk>/revoke/", people.revoke, name="revoke"),
    path("matrix/", matrix.matrix, name="matrix"),
    path("matrix/overview.pdf", matrix.overview_pdf, name="overview-pdf"),
    path("matrix/versions/", matrix.versions, name="versions"),
    path("matrix/versions/<int:number>/", matrix.version, name="version"),
    path("matrix/<slug:function>/", matrix.change, name="change"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/new/", reviews.review, name="review"),
    path("reviews/<uuid:pk>/", reviews.reviewed, name="reviewed"),
]
