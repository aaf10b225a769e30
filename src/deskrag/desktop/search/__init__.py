"""The Search view: passages without a model, as one types, with filters as chips and the page beside them."""
