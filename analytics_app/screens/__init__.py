"""The dashboard's pages. Not in a folder named `pages`: Streamlit would run those behind app.py's back.

What takes seconds to load is imported here too, so that it can be loaded before any page is looked at.
"""

from analytics_app import charts as charts
from analytics_app import session as session
