"""Pages about the consents of one child."""

urlpatterns = []
