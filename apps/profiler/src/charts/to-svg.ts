import type { ChartModel } from './chart-model.js'
import { type DrawnByEcharts, drawingOf } from './echarts-option.js'
import { textWidth } from './fit-text.js'
import { frameOf, MARGIN, pictureSvg, WIDTH } from './picture-frame.js'
import { indicatorSvg, tableSvg } from './plain-svg.js'

type Echarts = typeof import('echarts/core')
let loading: Promise<Echarts> | null = null

/** A picture of 960 pixels in width, on white; nothing in it depends on the machine's fonts or time zone. */
export async function toChartSvg(model: ChartModel): Promise<string> {
  if (model.kind === 'indicator') return indicatorSvg(model)
  if (model.kind === 'table') return tableSvg(model)
  return drawnSvg(model, await (loading ??= loadEcharts()))
}

function drawnSvg(model: DrawnByEcharts, echarts: Echarts): string {
  const { option, height } = drawingOf(model)
  const frame = frameOf(model, height)
  const width = WIDTH - 2 * MARGIN
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({ ...option, useUTC: true })
    const inner = chart
      .renderToSVGString()
      .replace(/ ecmeta_\w+="[^"]*"/g, '')
      .replace(/^<svg /, `<svg x="${MARGIN}" y="${frame.top}" `)
    return pictureSvg(frame, model.title, inner)
  } finally {
    chart.dispose()
  }
}

/**
 * Only the parts that are used, and only when the first chart is drawn: the process must start fast and stay small.
 * `echarts/charts` would bring all the others too, which takes 140 ms and 30 MB more.
 */
async function loadEcharts(): Promise<Echarts> {
  const [core, { SVGRenderer }] = await Promise.all([
    import('echarts/core'),
    import('echarts/renderers'),
    import('echarts/lib/chart/bar.js'),
    import('echarts/lib/chart/line.js'),
    import('echarts/lib/chart/scatter.js'),
    import('echarts/lib/chart/pie.js'),
    import('echarts/lib/chart/heatmap.js'),
    import('echarts/lib/chart/custom.js'),
    import('echarts/lib/component/gridSimple.js'),
    import('echarts/lib/component/legendPlain.js'),
    import('echarts/lib/component/visualMapContinuous.js'),
  ])
  core.use([SVGRenderer])
  core.setPlatformAPI({ measureText })
  return core
}

/** echarts takes the width of 国 for the height of a line, which works only in fonts that have a square 国. */
function measureText(text: string, font?: string): { width: number } {
  const size = sizeOf(font)
  return { width: text === '国' ? size * 1.2 : textWidth(text, size, /bold/.test(font ?? '') ? 'bold' : 'regular') }
}

const sizeOf = (font: string | undefined): number => Number(/([\d.]+)px/.exec(font ?? '')?.[1] ?? 12)
