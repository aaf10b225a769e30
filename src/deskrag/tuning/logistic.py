"""Logistic regression of a few columns by Newton's method."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_STEPS = 50
_STEEPEST = 30.0


def fit(design: NDArray[np.float64], wanted: NDArray[np.float64], ridge: NDArray[np.float64]) -> NDArray[np.float64]:
    """The coefficients that make ``sigmoid(design @ coefficients)`` likeliest, less a penalty on their squares.

    Args:
        design: Shape ``(n, k)``, with a column of ones for a bias.
        wanted: 0 or 1 for each row.
        ridge: For each column; keeps its coefficient finite where it divides the rows cleanly.
    """
    values = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-np.clip(design @ values, -_STEEPEST, _STEEPEST)))
        hessian = (design * (guess * (1 - guess))[:, None]).T @ design + np.diag(ridge)
        values = values - np.linalg.solve(hessian, design.T @ (guess - wanted) + ridge * values)
    return values
