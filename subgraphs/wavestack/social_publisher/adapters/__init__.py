"""The platforms over HTTP, and sandboxes that stand in for them."""
