"""Data of the suite union-intersection: unions of which each subgraph knows other members."""

from tests.gateway.conformance.subgraph import Resolvers, Row, by


def medium(typename: str, title: str, own: str, own_title: str) -> Row:
    return {"__typename": typename, "id": f"{typename}-1", "title": title, own: own_title}


LORD = "The Lord of the Rings"
A_BOOK = medium("Book", LORD, "aTitle", f"A: {LORD}")
B_BOOK = medium("Book", LORD, "bTitle", f"B: {LORD}")
SONG = medium("Song", "Song Title", "aTitle", "A: Song Title")
MOVIE = medium("Movie", "A Movie Title", "bTitle", "B Movie Title")

A = {"media": A_BOOK, "aMedia": A_BOOK, "book": A_BOOK, "song": SONG}
B = {"media": B_BOOK, "bMedia": MOVIE, "book": B_BOOK}

SUBGRAPHS = {
    "a": Resolvers({**A, "viewer": A}, entities={"Book": by("id", [A_BOOK]), "Song": by("id", [SONG])}),
    "b": Resolvers({**B, "viewer": B}, entities={"Book": by("id", [B_BOOK]), "Movie": by("id", [MOVIE])}),
}
