import pytest

from core.downloads import download_name


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ("Łobuzy & Cie", "lobuzy-cie"),
        ('a"; filename=x.exe', "a-filenamexexe"),
        ("../Vlinders\r\n", "vlinders"),
        ("Lange naam " * 20, "lange-naam-lange-naam-lange-naam-lange-n"),
    ],
)
def test_what_is_typed_in_a_group_is_safe_in_the_name_of_a_file(group, name):
    assert download_name("Wie mag op de foto", group, ending="pdf") == (
        f"wie-mag-op-de-foto-{name}.pdf"
    )


def test_a_part_that_holds_no_letter_leaves_no_hyphen():
    assert download_name("Lijst", "中文", "", 3, ending="csv") == "lijst-3.csv"
