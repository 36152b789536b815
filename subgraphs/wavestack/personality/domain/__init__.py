"""The rules of style, memory and content, without database, network and schema."""
