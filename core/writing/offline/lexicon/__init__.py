"""Words for the offline writer: data only, no behaviour."""
