"""The engine that writes without a language model: lines as data, chosen by a digest of what is asked and known."""
