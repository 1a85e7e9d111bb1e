"""Many documents through the line, in this process or in several."""
