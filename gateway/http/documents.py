"""A request's query, documentId or persistedQuery comes in, the text of its document goes out."""

from gateway.http.errors import HttpError
from gateway.http.request import GraphQLRequest
from gateway.serving.persisted import PersistedDocuments

_SUPPORTED_VERSION = 1


def document_text(request: GraphQLRequest, documents: PersistedDocuments) -> str:
    """Find the document that the request means. Raises `RequestError`."""
    if request.document_id is not None:
        return documents.by_id(request.document_id)
    persisted = (request.extensions or {}).get("persistedQuery")
    if persisted is not None:
        digest = persisted.get("sha256Hash") if isinstance(persisted, dict) else None
        if not isinstance(digest, str) or persisted.get("version") != _SUPPORTED_VERSION:
            message = 'extensions.persistedQuery is an object with "version": 1 and the text "sha256Hash".'
            raise HttpError(400, "BAD_REQUEST", message)
        return documents.by_hash(digest, request.query)
    if request.query is None:
        raise HttpError(400, "BAD_REQUEST", "The request has no query.")
    documents.admit(request.query)
    return request.query
