from django.urls import path

from disclosures.deliveries.views import inspection, lunch, overview, standing

app_name = "deliveries"
urlpatterns = [
    path("", overview.delivery_list, name="list"),
    path("<uuid:pk>/", overview.detail, name="detail"),
    path("municipality/", standing.municipality, name="municipality"),
    path("tax/", standing.tax, name="tax"),
    path("lunch/", lunch.places, name="lunch"),
    path("lunch/<int:pk>/", lunch.day_list, name="lunch_at"),
    path("lunch/destroyed/<uuid:pk>/", lunch.destroy, name="destroy"),
    path("inspection/", inspection.places, name="inspection"),
    path("inspection/<int:pk>/", inspection.location, name="inspection_at"),
]
