"""The report's vocabulary: English sentences marked for translation, by ids of the documents."""
