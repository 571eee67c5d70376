"""What stands in the register, made through the product's own actions."""

import datetime as dt

from core.dates import today
from register.actions import (
    add_activity,
    add_covenant,
    add_measure,
    add_processor,
    add_scan,
    add_scan_finding,
)
from register.models import (
    Covenant,
    ProcessingActivity,
    Processor,
    ScanFinding,
    SecurityMeasure,
    SecurityScan,
)

# What the register says of a system and its agreement, filled in.
ARRANGED = {
    "purpose": "Berichten",
    "data": "Naam en berichten.",
    "people": ["child", "parent"],
    "hosting": "Nederland",
    "sub_processors": "geen",
    "security": "Versleuteld.",
    "backup": "Elke nacht, 30 dagen bewaard.",
    "log_retention": "drie jaar",
    "account_retention": "een jaar",
    "backup_retention": "twee jaar",
    "at_the_end": "returned",
    "audit_right": "Jaarlijks rapport",
    "breach_hours": 24,
    "contact": "Servicedesk",
}


def activity(name: str = "Ouderavonden", **more) -> ProcessingActivity:
    values = {
        "name": name,
        "purpose": "Ouders uitnodigen.",
        "ground": "contract",
        "people": ["parent"],
        "categories": ["child.contact"],
        **more,
    }
    return add_activity(values=values, by=None)


def processor(system: str = "Konnect", **more) -> Processor:
    return add_processor(values={"system": system, **more}, by=None)


def measure(name: str = "Kast op slot", **more) -> SecurityMeasure:
    values = {
        "name": name,
        "kind": "organisational",
        "what": "Papier ligt achter slot.",
        "owner": "location_manager",
        **more,
    }
    return add_measure(values=values, by=None)


def scan(scanned_on: dt.date | None = None, **more) -> SecurityScan:
    values = {
        "by_whom": "Bureau Veilig",
        "scanned_on": scanned_on or today(),
        "about": "Netwerk van het kantoor",
        "summary": "Op orde, op twee punten na.",
        **more,
    }
    return add_scan(values=values, on=today(), by=None)


def scan_finding(of: SecurityScan, **more) -> ScanFinding:
    values = {
        "what": "Oude router",
        "seriousness": "high",
        "owner": "ict_support",
        "due_on": today(),
        **more,
    }
    return add_scan_finding(scan=of, values=values, by=None)


def covenant(name: str = "Convenant Veilig Opvangen", **more) -> Covenant:
    values = {
        "name": name,
        "parties": "Opvang en leveranciers",
        "binds": "Met het model werken.",
        **more,
    }
    return add_covenant(values=values, by=None)
