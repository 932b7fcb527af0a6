import pytest

from formats.xlsform.types import RowKind, RowType, parse_type


@pytest.mark.parametrize(
    ("text", "row_type"),
    [
        ("select_one yes_no", RowType(RowKind.SELECT_ONE, "select_one yes_no", "yes_no")),
        ("select one from  yes_no", RowType(RowKind.SELECT_ONE, "select one from yes_no", "yes_no")),
        ("select1 yes_no", RowType(RowKind.SELECT_ONE, "select1 yes_no", "yes_no")),
        ("add select one prompt using l", RowType(RowKind.SELECT_ONE, "add select one prompt using l", "l")),
        ("select_multiple l or_other", RowType(RowKind.SELECT_MULTIPLE, "select_multiple l or_other", "l", True)),
        (
            "select all that apply from l or specify other",
            RowType(RowKind.SELECT_MULTIPLE, "select all that apply from l or specify other", "l", True),
        ),
        ("rank l", RowType(RowKind.RANK, "rank l", "l")),
        ("Begin Group", RowType(RowKind.BEGIN_GROUP, "Begin Group")),
        ("end_group", RowType(RowKind.END_GROUP, "end_group")),
        ("begin repeat", RowType(RowKind.BEGIN_REPEAT, "begin repeat")),
        ("begin loop over l", RowType(RowKind.BEGIN_REPEAT, "begin loop over l")),
        ("end looped group", RowType(RowKind.END_REPEAT, "end looped group")),
        ("q int", RowType(RowKind.INTEGER, "q int")),
        ("add text prompt", RowType(RowKind.TEXT, "add text prompt")),
        ("trigger", RowType(RowKind.ACKNOWLEDGE, "trigger")),
        ("get start time", RowType(RowKind.METADATA, "get start time")),
        ("dateTime", RowType(RowKind.UNASKABLE, "dateTime")),
        ("select_one_from_file a.csv", RowType(RowKind.UNASKABLE, "select_one_from_file a.csv")),
        ("select_one_external l", RowType(RowKind.UNASKABLE, "select_one_external l")),
        ("select_one", RowType(RowKind.UNASKABLE, "select_one")),
        ("telepathy", RowType(RowKind.UNKNOWN, "telepathy")),
    ],
)
def test_type_is_read_in_its_older_forms_too(text: str, row_type: RowType) -> None:
    assert parse_type(text) == row_type
