"""Tests of the running product. A package, so that what they start ends with the last of them."""
