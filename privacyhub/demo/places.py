"""The demo's organisation: twelve locations out of the public register, two clusters, groups."""

from dataclasses import dataclass
from pathlib import Path

from children.models import Placement
from core.registries import importers
from imports.work import planned_file, write_plan
from organisation.actions import create_organisation
from organisation.models import CareGroup, Cluster, Location, Organisation
from privacyhub.synthetic import Place

REGISTER = Path(__file__).parent / "locations.csv"
CLUSTERS = {"Noord": ("1021", "1039"), "Centrum": ("1011", "1020")}  # from and through postcode
GROUPS = {
    Location.Kind.KDV: ("Eekhoorns", "Egels", "Lieveheersbeestjes", "Uiltjes", "Vlinders"),
    Location.Kind.BSO: ("Boomhutbouwers", "Ontdekkers", "Zeerovers"),
    Location.Kind.PSZ: ("Kikkers ochtend", "Kikkers middag"),
}
PLACES = {
    Location.Kind.KDV: Placement.Kind.DAY_CARE,
    Location.Kind.BSO: Placement.Kind.OUT_OF_SCHOOL,
    Location.Kind.PSZ: Placement.Kind.PRESCHOOL,
}


@dataclass(frozen=True)
class Places:
    """Where things are in the demo; `children` is where a child can be placed, by location id."""

    organisation: Organisation
    clusters: list[Cluster]
    locations: list[Location]
    groups: dict[int, list[CareGroup]]
    children: dict[int, Place]


def make_places() -> Places:
    organisation = create_organisation(
        name="Stichting De Zandbak",
        kvk_number="00000000",
        address="Zandpad 1",
        postcode="1234 AB",
        town="Amsterdam",
        phone="020 000 00 00",
        email="privacy@zandbak.example",
        complaints_email="klachten@zandbak.example",
        sector="Kinderopvang",
        size=Organisation.Size.LARGE,
        is_demo=True,
        by=None,
    )
    write_plan(
        planned_file(
            importer=importers["locations"], data=REGISTER.read_bytes(), file_name=REGISTER.name
        )
    )
    clusters = [Cluster.objects.create(name=name) for name in CLUSTERS]
    groups = {}
    for location in Location.objects.order_by("pk"):
        for cluster in clusters:
            first, last = CLUSTERS[cluster.name]
            if first <= location.postcode[:4] <= last:
                location.cluster = cluster
                location.save(update_fields=["cluster"])
        groups[location.pk] = [
            CareGroup.objects.create(location=location, name=name) for name in GROUPS[location.kind]
        ]
    locations = list(Location.objects.select_related("cluster").order_by("pk"))
    return Places(
        organisation,
        clusters,
        locations,
        groups,
        {
            location.pk: Place(
                location.pk,
                PLACES[location.kind],
                tuple(group.pk for group in groups[location.pk]),
            )
            for location in locations
        },
    )
