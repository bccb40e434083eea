import pytest

from vetting import lexicon
from vetting.lexicon import Lexicon, Words, piece_of


def words(text: bytes, *pieces: bytes) -> Words:
    known = Lexicon()
    known.look_for(frozenset(pieces))
    return Words(text, known)


def naive(text: bytes, piece: bytes) -> list[int]:
    lowered = text.lower()
    return [n for n in range(len(text)) if lowered.startswith(piece, n)]


def test_the_pieces_that_are_there() -> None:
    found = words(b"getUserName(id)", b"user", b"name", b"password")
    assert found.pieces == {b"user", b"name"}
    found.look_for(frozenset({b"getuser", b"mean"}))
    assert found.pieces == {b"user", b"name", b"getuser"}


def test_what_is_known_of_a_word_holds_for_the_next_file() -> None:
    known = Lexicon()
    known.look_for(frozenset({b"user"}))
    assert Words(b"aUser", known).pieces == Words(b"x aUser", known).pieces == {b"user"}
    known.look_for(frozenset({b"xuser", b"ser"}))
    assert Words(b"aUser", known).pieces == {b"user", b"ser"}


@pytest.mark.parametrize("filler", [b" ", b"word ", b"\n(x)  "])
def test_the_places(filler: bytes) -> None:
    text = b"User,user_userS;" + filler * 900 + b"reuser " + b"user" * 200 + b" \xc3\xa9user"
    assert words(text, b"user", b"reuser").places(b"user") == naive(text, b"user")
    assert words(text, b"other").places(b"user") == naive(text, b"user")
    assert words(text).places(b"user_") == naive(text, b"user_")


def test_too_many_places_are_not_told() -> None:
    crowd = b"user " * (lexicon._MOST_PLACES + 1)
    assert words(crowd, b"user").places(b"user") is None
    assert words(crowd).places(b"user") is None
    assert words(crowd.replace(b" ", b"_"), b"user").places(b"user") is None


def test_a_lexicon_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "_MOST_WORDS", 3)
    known = Lexicon()
    known.look_for(frozenset({b"user"}))
    assert Words(b"user a b", known).pieces == {b"user"}
    assert Words(b"c d users", known).pieces == {b"user"}
    assert known.held.keys() == {b"users"}


@pytest.mark.parametrize(
    ("text", "piece"),
    [(b"user", (b"user", 0)), (b'"GH" auth', (b"auth", 5)), (b"\\x", (b"", 0)), (b"ab", (b"", 0))],
)
def test_the_longest_piece(text: bytes, piece: tuple[bytes, int]) -> None:
    assert piece_of(text) == piece
