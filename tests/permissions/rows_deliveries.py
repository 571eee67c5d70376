from tests.permissions.table import Row, Verdicts, _room

SEE = "board cluster_manager administration privacy_officer"
SEE_ONLY = "board cluster_manager privacy_officer"
# Two of the people in the world hold another relation besides the lunch.
LUNCH = "cluster_manager location_manager lunch_care panel_member internship_supervisor"
INSPECTION = "location_manager inspector"

ROWS = [
    _room("deliveries:list", SEE, post=False),
    _room("deliveries:detail", SEE, uses="delivery", post=False),
    _room("deliveries:municipality", "administration", closed=SEE_ONLY),
    _room("deliveries:tax", "administration", closed=SEE_ONLY),
    _room("deliveries:lunch", LUNCH, post=False),
    _room("deliveries:lunch_at", LUNCH, uses="location"),
    _room("deliveries:destroy", LUNCH, uses="delivery"),
    _room("deliveries:inspection", INSPECTION, post=False),
    Row(
        "deliveries:inspection_at",
        "location",
        get=Verdicts(open=INSPECTION, rest="closed"),
    ),
]
