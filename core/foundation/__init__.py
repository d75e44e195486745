"""What every room needs: ids, time, money, settings, errors, events, resilience, logs."""
