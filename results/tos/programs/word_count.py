"""Words counted in a dict of strings."""

TEXT = "the quick brown fox jumps over the lazy dog and the dog barks at the quick fox again "


def bench():
    counts = {}
    for word in (TEXT * 12_000).split():
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items())
