const packed = (base64: string): Buffer => Buffer.from(base64, 'base64')

/** The rows `a,b` and `1,2`, and `3,4` behind them where there are two: nothing in Node packs these. For specs only. */
export const xzCsv = packed('/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAHYSxiCjEsMgoAvpy9SbUSKv4AASAIuxnZux+2830BAAAAAARZWg==')
export const bzip2Csv = packed('QlpoOTFBWSZTWb+HQH8AAANZAAAQAAQwADAAIAAwwAhpsogjJ4u5IpwoSF/DoD+A')
export const xzTwoStreams = packed(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAHYSxiCjEsMgoAvpy9SbUSKv4AASAIuxnZux+2830BAAAAAARZWv03elhaAAAE5ta0RgIAIQEWAAAAdC/lowEAAzMsNAoAPlzDS1dpPAoAARwEbyycwR+2830BAAAAAARZWg==',
)
export const bzip2TwoStreams = packed(
  'QlpoOTFBWSZTWb+HQH8AAANZAAAQAAQwADAAIAAwwAhpsogjJ4u5IpwoSF/DoD+AQlpoOTFBWSZTWS2f5zYAAAFYAAAQAAQMACAAIZpoM00XPF3JFOFCQLZ/nNg=',
)
/** Tars of `a.csv` with `1,2` and `b.csv` with `3,4`. */
export const xzTar = packed(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4Cf/AHddADCLiGd0ORbMiZaRrUdbbUDtL7igJ/fgGNVIJr4mGsjoNTsGZQKEjhWvR8B8cTcsJaU9qmF0lklc2l2AJ0gaFX5kIdreIZkqdtulFOJTHEnxRGzSZVhasChjgqMqBVzvcQvVaIlD9BR5dff/+ljXpmYusdYFRb4AAAAh6Q97j+1i2wABkwGAUAAACwEi5LHEZ/sCAAAAAARZWg==',
)
export const bzip2Tar = packed(
  'QlpoOTFBWSZTWQOrA4IAAKT7kMqQAUBABX2AAAh4AJ8ABAACCCAAlUJKTJiAGQaABVJI9NI0NNA9JpmpbU2dU3FhIEr4gR2ymzSKNXRcohBgJ76DkozonSHERCOCBMYCaWYyGkB2tdS6qrBekbq1UW+vhsembus3TLLJMiQfi7kinChIAdWBwQA=',
)
/** With a checksum that the reader does not know. */
export const xzSha256 = packed(
  '/Td6WFoAAArh+wyhAgAhARYAAAB0L+WjAQAHYSxiCjEsMgoASS1epJYFbxpqZZIkEDL6t2TDIVljF5MLT6Dh6Lw7dHAAATgI4oHCORibS5oBAAAAAApZWg==',
)
/** Eight bytes of data, and a dictionary of 1 GiB asked for. */
export const xzLargeDictionary = packed(
  '/Td6WFoAAATm1rRGAgAhASQAAABeH8f5AQAHYSxiCjEsMgoAvpy9SbUSKv4AASAIuxnZux+2830BAAAAAARZWg==',
)
/** 60 MB of zeros. */
export const bzip2Bomb = packed(
  'QlpoOTFBWSZTWQ4J4t8BX45AAMAAAAggADCATUZCoCWpCoCXMUFZJlNZpertMgBsAOAAwAAAEAAIIAAwzAUppoAKWwgBS8XckU4UJC5+SiMA',
)
/** One empty frame of zstd that asks for a window of 2 GiB: magic, no single segment, window log 31, an empty last block. */
export const zstdLargeWindow = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x01, 0x00, 0x00])
