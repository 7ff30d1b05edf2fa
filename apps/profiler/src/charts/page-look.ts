/** The style of what only a chart's page has. */
export const PAGE_STYLE = `
#picture{margin-top:1.25rem}
.drawing{padding:1rem 1.25rem}
.drawing+.note{margin-top:.9rem}
#chart{display:none;width:100%}
.drawn #chart{display:block}
.drawn #still{display:none}
#still{overflow-x:auto}
#still svg{display:block;width:100%;min-width:600px;height:auto}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:1.2em}
.figure .value{font-weight:700;font-size:clamp(2rem,7vw,3.6rem);line-height:1.15;overflow-wrap:anywhere}
.figures.many .value{font-size:clamp(1.5rem,4vw,2.1rem)}
.label{color:var(--soft);font-size:.9rem}
.change{margin-top:.35rem}
.drawing .scroll{overflow:auto;max-height:75vh}
#numbers .scroll{overflow:auto;max-height:75vh;margin-top:.6rem}
#numbers{margin-top:1.25rem}
th,td{padding:.35em .8em;text-align:left;border-bottom:1px solid var(--line);max-width:28em;overflow-wrap:break-word}
thead th{position:sticky;top:0;background:var(--card);white-space:nowrap;z-index:1}
#numbers thead th{background:var(--page)}
.number{text-align:right;white-space:nowrap}
.heat td{text-align:right;white-space:nowrap;border:1px solid var(--card);padding:.3em .55em}
.heat th[scope=row]{position:sticky;left:0;background:var(--card);font-weight:400;white-space:nowrap}
.heat .empty{background:var(--track)}
.heat .corner{font-weight:400;color:var(--soft)}
@media print{.drawing .scroll,#numbers .scroll{max-height:none}}
`

/**
 * Draws the figure in the page, in the reader's colours; once it stands, the still picture goes. It is a constant, so
 * that the page can name its hash and refuse every other script.
 */
export const PAGE_SCRIPT = `
(function () {
  'use strict'
  var chart = document.getElementById('chart')
  var figure = JSON.parse(document.getElementById('figure').textContent)
  var look = JSON.parse(document.getElementById('look').textContent)
  var media = window.matchMedia('(prefers-color-scheme: dark)')
  var printing = false
  function isDark() {
    var chosen = document.documentElement.dataset.theme
    return !printing && (chosen ? chosen === 'dark' : media.matches)
  }
  function plain(text) { return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&') }
  function safe(text) { return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;') }
  function shorten(label, most) {
    var letters = Array.from(plain(String(label)))
    return letters.length <= most ? label : safe(letters.slice(0, most - 1).join('')) + '\\u2026'
  }
  function axis(given, ink, rule, narrow) {
    var themed = Object.assign({ color: ink, gridcolor: rule, zerolinecolor: ink, zerolinewidth: 1, automargin: true }, given)
    if (themed.title && typeof themed.title === 'object') themed.title = Object.assign({ standoff: 10 }, themed.title)
    if (given && given.categoryarray && given.categoryarray.length <= 60 && given.type === 'category') {
      themed.tickvals = given.categoryarray
      themed.ticktext = given.categoryarray.map(function (label) { return shorten(label, narrow ? 16 : 36) })
    }
    return themed
  }
  function layout() {
    var narrow = chart.clientWidth < 560 || window.innerWidth < 600
    var dark = isDark()
    var ink = dark ? look.dark.ink : look.light.ink
    var rule = dark ? look.dark.rule : look.light.rule
    var made = Object.assign({}, figure.layout)
    delete made.title
    if (!made.grid) delete made.annotations
    delete made.template
    delete made.width
    delete made.height
    made.paper_bgcolor = made.plot_bgcolor = 'rgba(0,0,0,0)'
    made.font = Object.assign({ family: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif', size: narrow ? 12 : 13 }, made.font, { color: ink })
    made.margin = { l: 48, r: 16, t: 12, b: 48 }
    if (dark && made.colorway) made.colorway = made.colorway.map(function (colour) { return look.counterparts[colour] || colour })
    ;['xaxis', 'yaxis'].concat(Object.keys(made).filter(function (key) { return /^[xy]axis\\d+$/.test(key) })).forEach(function (key) {
      made[key] = axis(made[key], ink, rule, narrow || made.grid)
    })
    if (made.grid) {
      var panels = made.grid.rows * made.grid.columns
      made.margin = { l: 40, r: 16, t: 36, b: 28 }
      if (narrow) made.grid = Object.assign({}, made.grid, { rows: panels, columns: 1 })
      chart.style.height = made.grid.rows * 230 + 60 + 'px'
    }
    if (made.yaxis.type === 'category') delete made.yaxis.title
    made.legend = Object.assign({ orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom' }, made.legend)
    if (narrow) made.dragmode = false
    return made
  }
  function draw() {
    var settings = { responsive: true, displaylogo: false, modeBarButtonsToRemove: ['lasso2d', 'select2d'], displayModeBar: window.innerWidth < 600 ? false : 'hover' }
    return window.Plotly.react(chart, figure.data, layout(), settings)
  }
  function start() {
    document.documentElement.classList.add('drawn')
    try {
      draw().then(
        function () { document.documentElement.classList.add('ready') },
        function () { document.documentElement.classList.remove('drawn') }
      )
      media.addEventListener('change', draw)
      document.addEventListener('themechange', draw)
      window.addEventListener('beforeprint', function () { printing = true; draw() })
      window.addEventListener('afterprint', function () { printing = false; draw() })
    } catch (error) {
      document.documentElement.classList.remove('drawn')
    }
  }
  // The still picture is there at once; the live one comes when the page stands.
  if (document.readyState === 'complete') start()
  else window.addEventListener('load', function () { setTimeout(start) })
})()
`
