"""Organizations, users, API clients and keys come in; tokens, their verification keys, and who is asking go out."""
