"""What is heard in a clip, as a child types it and as a player shows it."""

import pytest

from logs.captions import as_webvtt, spoken


def test_plain_words_are_shown_all_the_way_through():
    assert as_webvtt("Me counting down, then a big fizz", 41) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:41.000\nMe counting down, then a big fizz\n"
    )


def test_lines_share_the_time_evenly():
    made = as_webvtt("One\n\nTwo\n", 10)
    assert "00:00:00.000 --> 00:00:05.000\nOne" in made
    assert "00:00:05.000 --> 00:00:10.000\nTwo" in made


def test_a_line_may_say_when_it_is_heard():
    made = as_webvtt("0:00 Me counting\n1:04 A big fizz\nand a bang", 130)
    assert "00:00:00.000 --> 00:01:04.000\nMe counting" in made
    assert "00:01:04.000 --> 00:01:06.000\nA big fizz" in made
    assert "00:01:06.000 --> 00:02:10.000\nand a bang" in made
    assert spoken("0:00 Me counting\n1:04 A big fizz") == "Me counting · A big fizz"


def test_moments_out_of_order_never_run_backwards():
    made = as_webvtt("0:30 Late\n0:10 Early", 40)
    assert "00:00:30.000 --> 00:00:30.500\nLate" in made
    assert "00:00:30.000 --> 00:00:40.000\nEarly" in made


@pytest.mark.parametrize("typed", ["", "  \n \n"])
def test_nothing_typed_is_no_caption(typed):
    assert as_webvtt(typed, 10) == "WEBVTT\n"
    assert spoken(typed) == ""


def test_a_child_cannot_write_marks_or_moments_into_the_file():
    made = as_webvtt("<c.big>Loud</c> & 00:00:00.000 --> 00:00:09.000 more\nNOTE x\nWEBVTT", 9)
    assert "&lt;c.big&gt;Loud&lt;/c&gt; &amp; 00:00:00.000 --&gt; 00:00:09.000 more" in made
    assert made.count(" --> ") == 3


def test_moments_after_the_end_are_kept_short():
    assert "00:01:00.000 --> 00:01:00.500\nToo late" in as_webvtt("1:00 Too late", 10)
