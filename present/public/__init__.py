"""What the committee is told of a public release: readings, words, tables, charts and questions. No Streamlit, no snapshot, no loader."""
