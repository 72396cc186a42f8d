"""A bare Streamlit page that draws what a page of the dashboard was recorded to draw, and nothing else."""
