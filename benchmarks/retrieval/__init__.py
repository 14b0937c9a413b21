"""Retrieval of Lessons Desk beside other common ways with the same model, on the same passages and questions."""
