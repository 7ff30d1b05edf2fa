import { fontFiles } from './font-files.js'
import { FONT } from './chart-look.js'

/** The picture at twice its size in pixels, drawn with the shipped fonts only. */
export async function toChartPng(svg: string): Promise<Buffer> {
  const { Resvg } = await import('@resvg/resvg-js')
  const { regular, bold } = fontFiles()
  const picture = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: 2 },
    font: { fontFiles: [regular, bold], loadSystemFonts: false, defaultFontFamily: FONT },
  })
  return picture.render().asPng()
}
