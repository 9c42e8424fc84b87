"""What every emulated service stands on: the HTTP application, the store, errors, identities."""
