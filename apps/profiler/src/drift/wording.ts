const names: Readonly<Record<string, string>> = {
  psi: 'PSI',
  jensen_shannon: 'Jensen-Shannon',
  wasserstein: 'Wasserstein',
  kolmogorov_smirnov: 'Kolmogorov-Smirnov',
  chi_squared: 'chi-squared',
  hellinger: 'Hellinger',
  z_test: 'Z-test',
  cohens_h: "Cohen's h",
  missing: 'missing values',
  not_finite: 'NaN and infinities',
}

/** A part, a measure or a method as people write it. */
export const wordOf = (name: string): string => names[name] ?? name.replaceAll('_', ' ')
