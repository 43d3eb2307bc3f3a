"""What the code hands to calls: constants, joined texts, results of simple functions."""
