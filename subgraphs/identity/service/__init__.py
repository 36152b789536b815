"""Use cases of identity: what may be done by whom."""
