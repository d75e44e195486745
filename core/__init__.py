"""Everything that is true of Copydesk without Slack, HTTP or Streamlit."""
