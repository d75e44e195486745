"""What writing costs: prices, ledger, budget."""
