"""The chat page's own modules: what is shown, as plain values (no Streamlit), and the one component that draws it."""
