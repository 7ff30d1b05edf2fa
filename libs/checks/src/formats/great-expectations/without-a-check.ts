const DISTRIBUTION = 'Whether a distribution has changed is what a drift report says, with a test that fits the column.'
const NO_ORDER = 'The rows of a table have no order.'
const NO_COUNT = 'How many columns there are is not counted; name them in a check of type columns, with exact: true.'

/** Core expectations for which there is no check, and why. */
export const WITHOUT_A_CHECK: Readonly<Record<string, string>> = {
  expect_column_kl_divergence_to_be_less_than: DISTRIBUTION,
  expect_column_bootstrapped_ks_test_p_value_to_be_greater_than: DISTRIBUTION,
  expect_column_chisquare_test_p_value_to_be_greater_than: DISTRIBUTION,
  expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than: DISTRIBUTION,
  expect_column_pair_cramers_phi_value_to_be_less_than: 'How columns go together is what a profile says.',
  expect_column_values_to_be_increasing: NO_ORDER,
  expect_column_values_to_be_decreasing: NO_ORDER,
  expect_column_values_to_be_dateutil_parseable: 'What dateutil takes for a date, nothing else does.',
  expect_column_values_to_match_json_schema: 'Values are not compared with a JSON schema.',
  expect_table_column_count_to_equal: NO_COUNT,
  expect_table_column_count_to_be_between: NO_COUNT,
  expect_query_results_to_match_comparison: 'It compares with another data source.',
}
