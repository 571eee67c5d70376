"""Pages about consents of many children: the overview, occasions, the sheet of a group."""

urlpatterns = []
