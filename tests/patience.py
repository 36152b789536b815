"""How long tests wait for what comes."""

from typing import Final

PATIENCE: Final = 120.0
"""Seconds, more than the busiest machine needs: only a wait for what never comes takes so long."""
