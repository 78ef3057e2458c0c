"""The retriever in the form that other tools expect."""
