"""Everything that is true of Copydesk without Slack, HTTP or Streamlit."""

from core.foundation.zones import use_newest

# Here, so that no process of ours, and no notebook, makes a zone from the older database first.
use_newest()
