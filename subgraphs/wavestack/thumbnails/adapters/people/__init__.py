"""Pictures come in, the people in them go out, found and cut out on this machine."""
