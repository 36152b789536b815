"""A federated GraphQL gateway: subgraph SDL in, answers out. This module is the surface that others embed."""
