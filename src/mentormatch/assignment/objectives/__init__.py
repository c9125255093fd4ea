"""Beyond the total: what else an answer may be best at."""
