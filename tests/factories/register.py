"""What stands in the register, made through the product's own actions."""

from register.actions import add_activity, add_processor
from register.models import ProcessingActivity, Processor

# What an agreement has to arrange, filled in.
ARRANGED = {
    "data": "Naam en berichten.",
    "people": ["child", "parent"],
    "hosting": "Nederland",
    "sub_processors": "geen",
    "security": "Versleuteld.",
    "backup": "Elke nacht, 30 dagen bewaard.",
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
