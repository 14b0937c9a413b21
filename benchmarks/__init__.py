"""Programs that measure Lessons Desk, or fit what it ships. None of them is part of the product."""
