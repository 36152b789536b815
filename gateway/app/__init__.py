"""Settings come in, a running server goes out: what ties the gateway's stages and the embedded parts together."""
