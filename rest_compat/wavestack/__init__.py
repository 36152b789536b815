"""The REST APIs of WaveStack's services."""
