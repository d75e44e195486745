"""The dashboard: Streamlit over the lake and the HTTP API."""
