"""The operations by which this subgraph asks the graph for blobs and writes what providers make of them."""

from typing import Final

FACTS_OF_BLOB: Final = """
query FactsOfBlob($id: ID!) {
  blob(id: $id) { id version contentType size title metadata }
}
"""

BLOB_TO_PROCESS: Final = """
query BlobToProcess($id: ID!) {
  blob(id: $id) { id version contentType size title metadata content }
}
"""

DERIVE_BLOB: Final = """
mutation DeriveBlob($input: CreateBlobInput!) {
  createBlob(input: $input) { blob { id version } }
}
"""

CHANGE_BLOB: Final = """
mutation ChangeBlob($input: UpdateBlobInput!) {
  updateBlob(input: $input) { blob { id version } }
}
"""

DOCUMENTS: Final = (FACTS_OF_BLOB, BLOB_TO_PROCESS, DERIVE_BLOB, CHANGE_BLOB)
"""All of them, so that they can be checked against the graph."""
