"""What Slack shows of campaigns, as pure functions."""
