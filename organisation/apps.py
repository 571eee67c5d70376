from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = _("Organisation")

    def ready(self):
        from audit.changelog import log_changes
        from organisation.models import CareGroup, Cluster, Holder, Location, Organisation

        log_changes(
            Organisation,
            plain=(
                "name",
                "kvk_number",
                "address",
                "postcode",
                "town",
                "phone",
                "email",
                "staff_email_domains",
                "is_demo",
            ),
        )
        log_changes(Holder, plain=("organisation", "name"))
        log_changes(Cluster, plain=("name",))
        log_changes(
            Location,
            plain=(
                "lrk_number",
                "name",
                "kind",
                "address",
                "postcode",
                "town",
                "holder",
                "capacity",
                "status",
                "cluster",
            ),
        )
        log_changes(CareGroup, plain=("location", "name"))
