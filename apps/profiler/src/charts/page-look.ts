/** The style of a chart's page: light and dark by the reader's setting, from a phone to a wide screen. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1f2933;--quiet:#5a6875;--rule:#e1e6eb;--stripe:#f6f8fa}
@media(prefers-color-scheme:dark){:root{--paper:#14181d;--ink:#e6eaee;--quiet:#9aa7b4;--rule:#2c343d;--stripe:#1a2027}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
main{max-width:1100px;margin:0 auto;padding:clamp(14px,3vw,36px)}
h1{font-size:clamp(1.2rem,2.6vw,1.6rem);line-height:1.25;margin:0 0 .3em;overflow-wrap:anywhere}
.subtitle{margin:0 0 1em;color:var(--quiet);overflow-wrap:anywhere}
.notes,.label,summary{color:var(--quiet);font-size:.9rem;overflow-wrap:anywhere}
#chart{display:none;width:100%}
.drawn #chart{display:block}
.drawn #still{display:none}
#still{background:#fff;border-radius:6px;overflow-x:auto}
#still svg{display:block;width:100%;min-width:600px;height:auto}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:1.2em;margin:1.2em 0}
.value{font-weight:700;font-size:clamp(2rem,7vw,3.6rem);line-height:1.15;overflow-wrap:anywhere}
.many .value{font-size:clamp(1.5rem,4vw,2.1rem)}
.scroll{overflow:auto;max-height:75vh;margin:.6em 0}
table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums}
th,td{padding:.35em .8em;text-align:left;border-bottom:1px solid var(--rule);max-width:28em;overflow-wrap:break-word}
thead th{position:sticky;top:0;background:var(--paper);white-space:nowrap;z-index:1}
.number{text-align:right;white-space:nowrap}
.heat td{text-align:right;white-space:nowrap;border:1px solid var(--paper);padding:.3em .55em}
.heat th[scope=row]{position:sticky;left:0;background:var(--paper);font-weight:400;white-space:nowrap}
.heat .empty{background:var(--stripe)}
.heat .corner{font-weight:400;color:var(--quiet)}
details{margin-top:1.2em}
summary{cursor:pointer}
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
  var dark = window.matchMedia('(prefers-color-scheme: dark)')
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
    var ink = dark.matches ? '#e6eaee' : '#1f2933'
    var rule = dark.matches ? '#2c343d' : '#e1e6eb'
    var made = Object.assign({}, figure.layout)
    delete made.title
    delete made.annotations
    delete made.template
    delete made.width
    delete made.height
    made.paper_bgcolor = made.plot_bgcolor = 'rgba(0,0,0,0)'
    made.font = Object.assign({ family: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif', size: narrow ? 12 : 13 }, made.font, { color: ink })
    made.margin = { l: 48, r: 16, t: 12, b: 48 }
    made.xaxis = axis(made.xaxis, ink, rule, narrow)
    made.yaxis = axis(made.yaxis, ink, rule, narrow)
    if (made.yaxis.type === 'category') delete made.yaxis.title
    made.legend = Object.assign({ orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom' }, made.legend)
    if (narrow) made.dragmode = false
    return made
  }
  function draw() {
    var settings = { responsive: true, displaylogo: false, modeBarButtonsToRemove: ['lasso2d', 'select2d'], displayModeBar: window.innerWidth < 600 ? false : 'hover' }
    return window.Plotly.react(chart, figure.data, layout(), settings)
  }
  document.documentElement.classList.add('drawn')
  try {
    draw().then(
      function () { document.documentElement.classList.add('ready') },
      function () { document.documentElement.classList.remove('drawn') }
    )
    dark.addEventListener('change', draw)
  } catch (error) {
    document.documentElement.classList.remove('drawn')
  }
})()
`
