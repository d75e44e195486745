"""What people do in Slack, one module for each thing."""
