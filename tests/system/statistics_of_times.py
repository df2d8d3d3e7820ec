"""Comparisons of samples for the system tests."""

import bisect


def ks_distance(first, second):
    """Kolmogorov-Smirnov: the largest gap between two empirical distributions."""
    first, second = sorted(first), sorted(second)
    return max(abs(bisect.bisect_right(first, x) / len(first)
                   - bisect.bisect_right(second, x) / len(second))
               for x in first + second)


def gaps(times):
    return [after - before for before, after in zip(times, times[1:])]
