"""An arrangement in, the fetches that carry it out: what each asks for, where, and what it needs from others."""
