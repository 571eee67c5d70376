from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    name = "register"
    verbose_name = _("Register")

    def ready(self):
        from audit.changelog import log_changes
        from register.models import (
            Covenant,
            ProcessingActivity,
            Processor,
            ScanFinding,
            SecurityMeasure,
            SecurityScan,
        )

        log_changes(
            ProcessingActivity,
            plain=(
                *("name", "purpose", "ground", "categories", "people", "special_grounds"),
                *("special_basis", "bsn_basis", "recipients", "other_recipients", "transfers"),
                *("safeguards", "retention_rules", "security", "dpia_needed", "dpia_reason"),
                *("dpia_done_on", "principles", "principles_note", "review_on", "version"),
                "ended_on",
            ),
        )
        log_changes(
            Processor,
            plain=(
                *("system", "supplier", "role", "purpose", "agreement_from", "agreement_until"),
                *("data", "people", "hosting", "sub_processors", "agreement_model", "security"),
                *("backup", "log_retention", "account_retention", "backup_retention"),
                *("at_the_end", "audit_right", "breach_hours", "review_on", "ended_on"),
                "version",
            ),
            masked=("contact",),  # may be somebody's own address
        )
        log_changes(
            SecurityMeasure,
            plain=(
                "name",
                "kind",
                "what",
                "owner",
                "in_place_on",
                "review_on",
                "ended_on",
                "version",
            ),
        )
        log_changes(
            SecurityScan, plain=("by_whom", "scanned_on", "about", "summary", "report", "version")
        )
        log_changes(
            ScanFinding,
            plain=("scan", "what", "seriousness", "owner", "due_on", "done_on", "done", "version"),
        )
        log_changes(
            Covenant,
            plain=("name", "parties", "binds", "starts_on", "ends_on", "review_on", "version"),
        )
