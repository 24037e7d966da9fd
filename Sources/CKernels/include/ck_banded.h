#pragma once

// Symmetric banded systems, lower half: column j's entries, the diagonal first, begin at matrix + j * leading. A column has
// `width` entries and at least 7 zeros after them.

/// Cholesky's factor in place; 0 where the matrix is not positive definite. Entries below row `count` are ignored.
int ck_banded_factor(double *matrix, int count, int width, int leading);
/// Solves with the factor, in place.
void ck_banded_solve(const double *matrix, int count, int width, int leading, double *right);
