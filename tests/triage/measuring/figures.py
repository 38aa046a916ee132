"""Figures from risks, as harness/metrics.cpp has them, for what is compared."""

from itertools import groupby

BINS = 10


def figures_of(risks: list[float], spam: list[bool]) -> dict:
    """auc, f1, fpr95, recall5, ece; None where it cannot be told."""
    positive = sum(spam)
    negative = len(spam) - positive
    figures: dict = dict.fromkeys(("auc", "f1", "fpr95", "recall5", "ece"))
    if risks:
        figures["ece"] = ece_of(risks, spam)
    if not positive or not negative:
        return figures
    wins = 0.0
    spam_above = ham_above = 0
    figures["recall5"] = 0.0
    falling = sorted(zip(risks, spam), reverse=True)
    for _, equal in groupby(falling, key=lambda pair: pair[0]):
        labels = [label for _, label in equal]
        spam_here = sum(labels)
        ham_here = len(labels) - spam_here
        wins += ham_here * (spam_above + spam_here / 2)
        spam_above += spam_here
        ham_above += ham_here
        if figures["fpr95"] is None and spam_above / positive >= 0.95:
            figures["fpr95"] = ham_above / negative
        if ham_above / negative <= 0.05:
            figures["recall5"] = spam_above / positive
    figures["auc"] = wins / (positive * negative)
    right = sum(risk >= 0.5 and label for risk, label in zip(risks, spam))
    wrong = sum((risk >= 0.5) != label for risk, label in zip(risks, spam))
    figures["f1"] = 2 * right / (2 * right + wrong)
    return figures


def ece_of(risks: list[float], spam: list[bool]) -> float:
    gaps = [0.0] * BINS
    for risk, label in zip(risks, spam):
        gaps[min(BINS - 1, int(risk * BINS))] += risk - label
    return sum(map(abs, gaps)) / len(risks)


def mean_of(folds: list[dict]) -> dict:
    means = {}
    for name in folds[0]:
        known = [fold[name] for fold in folds if fold[name] is not None]
        means[name] = sum(known) / len(known) if known else None
    return means
