"""Text as the stand-in reads it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.telegram.html_text import BadText, FormattedText, commands, parse_html, utf16


@pytest.mark.parametrize(("text", "length"), [("", 0), ("abc", 3), ("șț", 2), ("👍", 2), ("a👨‍👩‍👧b", 10)])
def test_length_is_counted_in_utf16(text: str, length: int) -> None:
    assert utf16(text) == length


@settings(max_examples=30)
@given(st.text())
def test_length_is_that_of_the_encoded_text(text: str) -> None:
    assert utf16(text) * 2 == len(text.encode("utf-16-le"))


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ("b strong", "bold"),
        ("i em", "italic"),
        ("u ins", "underline"),
        ("s strike del", "strikethrough"),
        ("tg-spoiler", "spoiler"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
    ],
)
def test_tag_becomes_its_entity(tags: str, kind: str) -> None:
    for tag in tags.split():
        assert parse_html(f"<{tag}>👍</{tag}>") == FormattedText("👍", [{"type": kind, "offset": 0, "length": 2}])


@pytest.mark.parametrize(
    ("source", "text", "entity"),
    [
        (
            '<a href="https://example.org/?a=1&amp;b=2">x</a>',
            "x",
            {"type": "text_link", "url": "https://example.org/?a=1&b=2"},
        ),
        ("<a>example.org</a>", "example.org", {"type": "text_link", "url": "example.org"}),
        ('<span class="tg-spoiler">x</span>', "x", {"type": "spoiler"}),
        ("<blockquote expandable>x</blockquote>", "x", {"type": "expandable_blockquote"}),
        ('<pre><code class="language-sql">x</code></pre>', "x", {"type": "pre", "language": "sql"}),
        ("<B>x</b>", "x", {"type": "bold"}),
        ("<b >x</>", "x", {"type": "bold"}),
    ],
)
def test_attributes_are_read(source: str, text: str, entity: dict[str, object]) -> None:
    assert parse_html(source) == FormattedText(text, [{"offset": 0, "length": len(text), **entity}])


def test_nested_entities_come_outermost_first_with_utf16_offsets() -> None:
    formatted_text = parse_html("👍 <b>bold <i>both</i></b> plain")

    assert formatted_text.text == "👍 bold both plain"
    assert formatted_text.entities == [
        {"type": "bold", "offset": 3, "length": 9},
        {"type": "italic", "offset": 8, "length": 4},
    ]


def test_references_are_decoded_and_unknown_ones_stay() -> None:
    assert parse_html("&lt;&gt;&amp;&quot;&#33;&#x1F44D;&nbsp;&ltx & &#0;").text == '<>&"!👍&nbsp;&ltx & &#0;'


def test_white_space_at_the_ends_goes_and_entities_move_along() -> None:
    assert parse_html(" \n<b> a</b> \n") == FormattedText("a", [{"type": "bold", "offset": 0, "length": 1}])


@pytest.mark.parametrize("source", ["<b></b>", "<a href='x'>y</a>"])
def test_nothing_to_mark_makes_no_entity(source: str) -> None:
    assert parse_html(source).entities == []


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("ș<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("1 <2", "Unclosed start tag at byte offset 2"),
        ("<b x", 'Unclosed start tag "b" at byte offset 0'),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("</b", "Unexpected end tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>👍<i>x</b></i>", 'Unmatched end tag at byte offset 11, expected "</i>", found "</b>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_wrong_html_is_refused_with_reason_and_byte_offset(source: str, reason: str) -> None:
    with pytest.raises(BadText) as exc_info:
        parse_html(source)

    assert str(exc_info.value) == f"can't parse entities: {reason}"


@given(st.text(alphabet="<>/&;abi \"'=#x1ș👍", max_size=40))
def test_any_text_is_parsed_or_refused(source: str) -> None:
    try:
        formatted_text = parse_html(source)
    except BadText:
        return

    assert all(0 <= entity["offset"] < entity["offset"] + entity["length"] for entity in formatted_text.entities)
    assert all(entity["offset"] + entity["length"] <= utf16(formatted_text.text) for entity in formatted_text.entities)


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("/start code", [(0, 6)]),
        ("/start@roundtable_bot x", [(0, 21)]),
        ("👍 /help", [(3, 5)]),
        ("a/b and // and /", []),
        ("nothing", []),
    ],
)
def test_commands_are_marked_in_what_people_type(text: str, positions: list[tuple[int, int]]) -> None:
    assert [(entity["offset"], entity["length"]) for entity in commands(text)] == positions
