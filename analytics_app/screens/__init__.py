"""The dashboard's pages. Not in a folder named `pages`: Streamlit would run those behind app.py's back."""
