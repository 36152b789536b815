"""What the outside world offers, behind the ports: a grammar checker, language models, other people's providers."""
