"""Writes Tests/Golden/statistics.json: what SciPy says of small samples.

Run with the library versions that the file names: python3 Tests/Golden/statistics.py
"""

import json
import pathlib

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import stats

generator = np.random.default_rng(7)
cases = []
for count, shift in [(3, 0.5), (5, 0.2), (8, 0.0), (12, 1.0), (30, 0.3), (60, 0.1)]:
    x = generator.normal(shift, 1.0, count)
    student = stats.ttest_1samp(x, 0.0)
    interval = student.confidence_interval(0.95)
    exact = stats.wilcoxon(x, method="exact") if count <= 50 else None
    # Rounded values have ties and zeros.
    rounded = np.round(x * 2) / 2
    asymptotic = stats.wilcoxon(rounded, zero_method="wilcox", correction=False, method="asymptotic")
    permuted = None
    if count <= 12:
        permuted = stats.permutation_test(
            (x,), np.mean, permutation_type="samples", n_resamples=np.inf, vectorized=True, axis=-1
        ).pvalue
    resampled = generator.choice(x, (400, count)).mean(axis=1)
    prior = stats.bootstrap((x,), np.mean, n_resamples=1, method="percentile", rng=1)
    prior.bootstrap_distribution = resampled
    bca = stats.bootstrap((x,), np.mean, n_resamples=0, bootstrap_result=prior, method="BCa").confidence_interval
    cases.append(
        {
            "values": x.tolist(),
            "t": student.statistic,
            "p": student.pvalue,
            "low": interval.low,
            "high": interval.high,
            "effect": x.mean() / x.std(ddof=1),
            "wilcoxon_exact_p": exact.pvalue if exact else None,
            "rounded": rounded.tolist(),
            "wilcoxon_rounded_statistic": asymptotic.statistic,
            "wilcoxon_rounded_p": asymptotic.pvalue,
            "permutation_p": permuted,
            "resampled": resampled.tolist(),
            "bca_low": bca.low,
            "bca_high": bca.high,
        }
    )

quantiles = [
    {"level": level, "freedom": freedom, "t": stats.t.ppf(level, freedom)}
    for level in (0.6, 0.9, 0.975, 0.995, 0.025)
    for freedom in (1, 2, 5, 30, 400)
]
noncentral = [
    {"t": t, "freedom": freedom, "shift": shift, "p": stats.nct.cdf(t, freedom, shift)}
    for t, freedom, shift in [(2.0, 4, 1.0), (2.5, 9, 3.0), (-1.0, 3, 0.5), (2.1, 40, 2.0), (12.7, 1, 1.5), (1.97, 300, 2.8)]
]
# stats.false_discovery_control has no Holm: the definition, written out.
p = np.array([0.01, 0.04, 0.03, 0.005, 0.2])
order = np.argsort(p)
adjusted = np.empty_like(p)
adjusted[order] = np.minimum(1, np.maximum.accumulate((len(p) - np.arange(len(p))) * p[order]))

# Differences that hang together by recording: a t test, Wilcoxon's test and a cluster-robust regression on the recordings' means.
clusters = []
for recordings, most in [(4, 90), (20, 5), (25, 1), (23, 7)]:
    sizes = [most] * recordings if most in (1, 5) else generator.integers(1, most + 1, recordings).tolist()
    levels = generator.normal(0.3, 1.0, recordings)
    names = [f"r{place:02}" for place, size in enumerate(sizes) for _ in range(size)]
    values = np.concatenate([level + generator.normal(0, 0.3, size) for level, size in zip(levels, sizes)])
    means = np.array([values[[name == f"r{place:02}" for name in names]].mean() for place in range(recordings)])
    student = stats.ttest_1samp(means, 0.0)
    interval = student.confidence_interval(0.95)
    # The mean's sandwich errors, clustered, with each clip weighing as a share of its recording: the same numbers another way.
    weights = np.array([1 / sizes[int(name[1:])] for name in names])
    robust = sm.WLS(values, np.ones(len(values)), weights=weights).fit(
        cov_type="cluster",
        cov_kwds={"groups": np.array([int(name[1:]) for name in names]), "use_correction": False, "df_correction": True},
    )
    scale = np.sqrt(recordings / (recordings - 1))
    assert np.isclose(robust.bse[0] * scale, means.std(ddof=1) / np.sqrt(recordings))
    clusters.append(
        {
            "values": values.tolist(),
            "clusters": names,
            "t": robust.params[0] / (robust.bse[0] * scale),
            "p": student.pvalue,
            "low": interval.low,
            "high": interval.high,
            "wilcoxon_p": stats.wilcoxon(means, method="exact").pvalue,
            "independent_p": stats.ttest_1samp(values, 0.0).pvalue,
        }
    )

# How many pairs a difference of 1 needs, where its standard deviation was estimated as 1 from so few pairs.
spreads = [
    {
        "count": count,
        "low": np.sqrt((count - 1) / stats.chi2.ppf(0.975, count - 1)),
        "high": np.sqrt((count - 1) / stats.chi2.ppf(0.025, count - 1)),
    }
    for count in (2, 3, 5, 10, 40)
]

pathlib.Path(__file__).with_suffix(".json").write_text(
    json.dumps(
        {
            "made_with": {"scipy": scipy.__version__, "numpy": np.__version__, "statsmodels": statsmodels.__version__},
            "cases": cases,
            "clusters": clusters,
            "spreads": spreads,
            "quantiles": quantiles,
            "noncentral": noncentral,
            "holm": {"p": p.tolist(), "adjusted": adjusted.tolist()},
        },
        indent=1,
    )
    + "\n"
)
