"""`python -m gateway` comes in, the command line answers."""

from gateway.cli import main

main()
