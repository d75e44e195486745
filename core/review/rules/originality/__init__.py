"""Whose words these are: others', the house's own of last week, or somebody's who isn't named."""
