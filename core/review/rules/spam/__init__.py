"""What mail filters and platforms would hold against a text (`core/review/spam`)."""
