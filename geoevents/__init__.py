"""Maps what news articles say happened: where, when and by whose word."""
