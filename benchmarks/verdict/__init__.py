"""How the verdict ("answered", "weak", "none") was fitted: collections to fit on, and the fit itself."""
