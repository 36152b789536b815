"""The products behind the gateway, one package a subgraph, all with the same rooms."""
