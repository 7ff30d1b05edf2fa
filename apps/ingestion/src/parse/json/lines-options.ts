/** How DuckDB reads lines of JSON. It sets aside twice the longest for each thread, so it is told what is needed and no more. */
export const linesOptions = (longestLineBytes: number): string =>
  `format='newline_delimited', records='true', maximum_object_size=${Math.max(1 << 20, longestLineBytes + 1)}`
