"""Reads Prometheus' text format, as far as the demo and the tests need it."""

import re

_LINE = re.compile(r'^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$')
_LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


def parse(text):
    """@returns {(name, ((label, value), …)): number}"""
    samples = {}
    for line in text.splitlines():
        match = None if line.startswith("#") else _LINE.match(line)
        if match:
            labels = tuple(sorted(_LABEL.findall(match[2] or "")))
            samples[(match[1], labels)] = float(match[3])
    return samples


def total(samples, name, **labels):
    """Sum of all series of that name that carry these labels."""
    wanted = set(labels.items())
    return sum(value for (series, has), value in samples.items()
               if series == name and wanted <= set(has))


def by_label(samples, name, label):
    """@returns {label value: sum}"""
    sums = {}
    for (series, has), value in samples.items():
        if series == name:
            key = dict(has).get(label, "")
            sums[key] = sums.get(key, 0) + value
    return sums


def quantile(samples, name, q):
    """Upper bound of the histogram bucket in which the quantile q lies."""
    buckets = {}
    for (series, has), value in samples.items():
        if series == name + "_bucket":
            bound = float(dict(has)["le"])
            buckets[bound] = buckets.get(bound, 0) + value
    count = max(buckets.values(), default=0)
    for bound in sorted(buckets):
        if count and buckets[bound] >= q * count:
            return bound
    return None
