"""Claims of many articles -> events. Pure: events can be thrown away and rebuilt."""
