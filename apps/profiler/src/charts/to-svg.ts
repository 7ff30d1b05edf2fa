import type { ChartModel } from './chart-model.js'
import { type DrawnByEcharts, drawingOf } from './echarts-option.js'
import { textWidth } from './fit-text.js'
import { frameOf, MARGIN, pictureSvg, WIDTH } from './picture-frame.js'
import { mapSvg } from './map-svg.js'
import { type DrawOption, multiplesSvg } from './multiples-svg.js'
import { indicatorSvg, tableSvg } from './plain-svg.js'

type Echarts = typeof import('echarts/core')
let loading: Promise<Echarts> | null = null

/** A picture of 960 pixels in width, on white; nothing in it depends on the machine's fonts or time zone. */
export async function toChartSvg(model: ChartModel): Promise<string> {
  switch (model.kind) {
    case 'indicator':
      return indicatorSvg(model)
    case 'table':
      return tableSvg(model)
    case 'map':
      return mapSvg(model)
    case 'multiples':
      return multiplesSvg(model, drawerWith(await (loading ??= loadEcharts())))
    default:
      return drawnSvg(model, drawerWith(await (loading ??= loadEcharts())))
  }
}

function drawnSvg(model: DrawnByEcharts, draw: DrawOption): string {
  const { option, height } = drawingOf(model)
  const frame = frameOf(model, height)
  return pictureSvg(frame, model, draw(option, { x: MARGIN, y: frame.top, width: WIDTH - 2 * MARGIN, height }))
}

const drawerWith =
  (echarts: Echarts): DrawOption =>
  (option, { x, y, width, height }) => {
    const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height })
    try {
      chart.setOption({ ...option, useUTC: true })
      return (
        chart
          .renderToSVGString()
          .replace(/ (ecmeta_\w+|class|pointer-events|xml:space)="[^"]*"/g, '')
          .replace(/<style ?>[^]*?<\/style>/g, '')
          // Its ids count up over all charts of the process; here they say where in the picture they are.
          .replaceAll(/\bzr\d+-/g, `at-${Math.round(x)}-${Math.round(y)}-`)
          .replace(/^<svg /, `<svg x="${x}" y="${y}" `)
      )
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
