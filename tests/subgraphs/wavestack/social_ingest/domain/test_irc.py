"""Lines of Twitch's chat are taken apart as the protocol says."""

import pytest

from subgraphs.wavestack.social_ingest.domain.irc import read_line, told_by


@pytest.mark.parametrize(
    ("text", "tags", "nick", "command", "parameters"),
    [
        ("PING :tmi.twitch.tv", {}, "", "PING", ("tmi.twitch.tv",)),
        (":bo!bo@host privmsg #c :hello :) there", {}, "bo", "PRIVMSG", ("#c", "hello :) there")),
        ("@a=1;b=;c=x\\:y\\sz\\\\ JOIN #c", {"a": "1", "b": "", "c": "x;y z\\"}, "", "JOIN", ("#c",)),
    ],
)
def test_lines(text: str, tags: dict[str, str], nick: str, command: str, parameters: tuple[str, ...]) -> None:
    line = read_line(text)
    assert line is not None
    assert (line.tags, line.nick, line.command, line.parameters) == (tags, nick, command, parameters)


@pytest.mark.parametrize("text", ["", "@only=tags", ":only.source", "x" * 20_000])
def test_what_is_no_line(text: str) -> None:
    assert read_line(text) is None


def test_what_me_sends_is_its_text() -> None:
    line = read_line("@id=1;user-id=2 :bo!bo@h PRIVMSG #c :\x01ACTION waves\x01")
    assert line is not None
    told = told_by(line)
    assert told is not None
    assert (told.text, told.user_name, told.channel_id) == ("waves", "bo", "c")
