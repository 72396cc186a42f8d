"""Taking records in from a page: files are staged, checked and counted by processes of their own, then published or discarded.

No Streamlit here. All that is under way stands on disk, in the store's `.intake`, so that it outlives the page and the server.
"""
