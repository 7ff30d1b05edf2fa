import { dark, light, type Scheme, scaleOf } from './colours.js'

const variables = (scheme: Scheme): string =>
  Object.entries(scheme)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';')

const scale = (scheme: Scheme): string =>
  scaleOf(scheme)
    .map(({ level, back, text }) => `.l${level}{background:${back};color:${text}}`)
    .join('')

const layout = `
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:62rem;margin:0 auto;padding:2rem 1rem 4rem}
a{color:var(--accent);text-underline-offset:.15em;text-decoration-thickness:1px}
a:focus-visible,button:focus-visible,input:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-100vw}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem;z-index:2}
h1,h2,h3,h4{line-height:1.2;text-wrap:balance;margin:0}
h1{font-size:clamp(2rem,6vw,3rem);letter-spacing:-.025em;font-weight:700}
h2{font-size:1.5rem;letter-spacing:-.015em;margin:0 0 1rem}
h3{font-size:1.2rem;letter-spacing:-.01em}
h4{font-size:.8rem;color:var(--soft);font-weight:600;margin:1.5rem 0 .5rem}
p{margin:0 0 .75rem}
code{font:.875em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
section{margin-top:3.5rem}#overview{margin-top:1.25rem}
.eyebrow{color:var(--soft);font-size:.875rem;margin:0 0 .25rem}
.meta,.note{color:var(--soft);font-size:.875rem}.meta{margin:.35rem 0 0}
.lead{font-size:1.2rem;line-height:1.45;max-width:44rem;text-wrap:pretty}
.count{color:var(--soft);font-size:.9rem;font-weight:400;letter-spacing:0}
.empty{color:var(--soft);font-style:italic}
ul{margin:0;padding:0;list-style:none}
.plain li{margin:.25rem 0}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px}
.scroll{overflow-x:auto;max-width:100%}
footer{margin-top:4rem;color:var(--soft);font-size:.875rem;max-width:44rem}
[hidden]{display:none!important}
`

const overview = `
.tiles{display:flex;flex-wrap:wrap;gap:1px;margin:1.75rem 0 0;background:var(--line);border:1px solid var(--line);border-radius:12px;overflow:hidden}
.tiles li{background:var(--card);padding:1rem 1.1rem;display:flex;flex-direction:column;flex:1 0 9.5rem}
.tiles b{font-size:1.55rem;line-height:1.2;letter-spacing:-.02em;font-weight:650;white-space:nowrap}
.tiles span{color:var(--soft);font-size:.875rem}
.kinds{display:flex;flex-wrap:wrap;gap:.5rem;margin:1rem 0}
.kinds li{border:1px solid var(--line);border-radius:99px;padding:.15rem .8rem;font-size:.875rem;color:var(--soft);flex-grow:0!important}
.kinds b{color:var(--text)}
.alerts{display:grid;gap:.1rem}
.alert{display:grid;grid-template-columns:1.5rem 1fr;gap:.5rem;padding:.5rem 0;border-top:1px solid var(--line)}
.alerts>.alert:first-child{border-top:0}
.mark{width:1.35rem;height:1.35rem;border-radius:50%;display:grid;place-items:center;font-size:.7rem;font-weight:700;border:1.5px solid currentColor;margin-top:.1rem;line-height:1}
.warning .mark{color:var(--warning)}.notice .mark{color:var(--notice)}.info .mark{color:var(--info)}
.what{font-weight:600}.warning .what{color:var(--warning)}.notice .what{color:var(--notice)}.info .what{color:var(--info)}
.alert a{font-weight:600}
.alerts.inline{margin:.75rem 0 0;font-size:.9rem}.alerts.inline .alert{border:0;padding:.15rem 0}
.rest summary{color:var(--accent);padding:.75rem 0}
`

const columns = `
.controls{display:grid;gap:.75rem;margin-bottom:1.25rem}
.controls .note{margin:0;min-height:1.4em}
input[type=search]{font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:10px;padding:.6rem .9rem;width:100%}
.chips{display:flex;flex-wrap:wrap;gap:.5rem}
.chips button{font:inherit;font-size:.875rem;color:var(--text);background:transparent;border:1px solid var(--soft);border-radius:99px;padding:.3rem .9rem;cursor:pointer;min-height:2.2rem}
.chips button[aria-pressed=true]{background:var(--accent);border-color:var(--accent);color:var(--card)}
.column{padding:1.25rem;margin-bottom:1rem;scroll-margin-top:1rem}
.column:target{border-color:var(--accent);box-shadow:0 0 0 1px var(--accent)}
.column header{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem .9rem}
.column header .meta{margin:0}.kind{color:var(--accent);font-weight:600}
.body{display:grid;gap:1.25rem 2rem;margin-top:1rem}
.body>*{min-width:0}
.presence{font-size:.875rem;color:var(--soft);display:grid;gap:.35rem;margin-bottom:.9rem}
.track{display:block;background:var(--track);border-radius:3px;height:.5rem;overflow:hidden}
.presence .track{height:.3rem}
.fill{display:block;height:100%;background:var(--bar);border-radius:3px;min-width:1px}
.facts{margin:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(8.5rem,1fr));gap:.6rem 1.25rem}
.facts dt{color:var(--soft);font-size:.8rem}.facts dd{margin:0;font-weight:600}
.facts.fine dd{font-weight:400}.facts.fine{font-size:.925rem}
.chart{margin:0}
.bars{display:block;width:100%;height:8.5rem;fill:var(--bar)}
.bars rect:hover{fill:var(--text)}
.strip{display:block;width:100%;height:.8rem;margin-top:.35rem}
.strip .whisker{fill:var(--soft)}.strip .box{fill:var(--bar);opacity:.55}.strip .tick{fill:var(--text)}
.chart figcaption{display:flex;justify-content:space-between;gap:1rem;color:var(--soft);font-size:.8rem;border-top:1px solid var(--line);padding-top:.3rem;margin-top:.25rem}
.pair{display:grid;gap:0 2rem;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr))}
.pair .bars{height:4.5rem}
.chart figcaption.each{justify-content:space-around}.more .bars{height:5.5rem}.picture h4{margin:1.25rem 0 .5rem}.picture h4+.chart .bars{height:6rem}
.values{display:grid;gap:.4rem}
.values li{display:grid;grid-template-columns:minmax(0,1fr) auto 4.2rem;gap:.1rem .75rem;align-items:baseline;font-size:.925rem}
.values .value{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.values .track{grid-column:1/-1;grid-row:2}
.values .n,.values .share{text-align:right;white-space:nowrap}.values .share{color:var(--soft)}
.values+.note{margin:.6rem 0 0}
.nothing{color:var(--soft);margin:0}
details>summary{cursor:pointer;color:var(--accent);font-size:.925rem}
.column details{margin-top:1.1rem;border-top:1px solid var(--line);padding-top:.8rem}
.column .more>h4:first-child{margin-top:1rem}
.column .more>.note:last-child{margin:1.25rem 0 0}
`

const tables = `
table{border-collapse:collapse;font-size:.9rem}
th{font-weight:600;text-align:left}
.num{text-align:right}
.quantiles th,.quantiles td{padding:.3rem 1.25rem .3rem 0;text-align:right;white-space:nowrap}
.quantiles th{color:var(--soft);font-weight:400}
.patterns th,.patterns td{padding:.3rem 1.5rem .3rem 0;white-space:nowrap}.patterns th{color:var(--soft);font-weight:400}
.pairs td{padding:.35rem 1.5rem .35rem 0;border-top:1px solid var(--line)}
#correlations .card{padding:1rem 1.25rem;margin-bottom:1rem}
#correlations summary{font-weight:600;font-size:1.05rem}
#correlations .more{margin-top:.75rem}
.heat{font-size:.78rem;border-spacing:2px;border-collapse:separate}
.heat th[scope=col]{vertical-align:bottom;height:1px;padding:0 0 .4rem}
.heat th[scope=col] span{display:block;writing-mode:vertical-rl;transform:rotate(180deg);max-height:11rem;margin:0 auto;font-weight:400;overflow-wrap:normal;white-space:nowrap}
.heat th[scope=row]{position:sticky;left:0;background:var(--card);padding-right:.75rem;font-weight:400;text-align:right;white-space:nowrap;z-index:1}
.heat td{width:2.6rem;min-width:2.6rem;height:2.1rem;text-align:center;border-radius:4px;white-space:nowrap}
.heat .self{background:var(--track)}
.heat .l0{color:var(--soft)}
.heat .none{color:var(--soft)}
.missing{padding:1.1rem 1.25rem}
.missing .values li{font-size:.95rem}
.sample{white-space:nowrap;min-width:100%}
.sample th,.sample td{padding:.5rem .9rem;border-bottom:1px solid var(--line);max-width:18rem;overflow:hidden;text-overflow:ellipsis}
.sample th{color:var(--soft);font-weight:600}.sample tbody tr:last-child td{border-bottom:0}
`

const navigation = `
.side{padding:1rem 1rem 0;max-width:62rem;margin:0 auto}
.side .brand,.side .label,.side .columns{display:none}
.toc{display:flex;flex-wrap:wrap;gap:.35rem 1.1rem;font-size:.925rem}
.toc a{text-decoration:none;padding:.35rem 0;display:block}.toc a:hover{text-decoration:underline}
@media (min-width:46rem){
.body{grid-template-columns:minmax(0,17rem) minmax(0,1fr)}
.body .facts{grid-template-columns:1fr 1fr}
.missing .values li,.more>.values li{grid-template-columns:minmax(0,14rem) minmax(0,1fr) 6rem 4.2rem;align-items:center}
.missing .values .track,.more>.values .track{grid-column:auto;grid-row:auto}
}
@media (min-width:75rem){
body{display:grid;grid-template-columns:16rem minmax(0,1fr)}
.side{position:sticky;top:0;height:100vh;overflow-y:auto;padding:2.25rem 1rem 2rem 1.5rem;margin:0;border-right:1px solid var(--line);scrollbar-width:thin}
.side .brand{display:block;font-weight:650;margin:0 0 1rem}
.side .label{display:block;color:var(--soft);font-size:.8rem;margin:1.5rem 0 .35rem}
.side .columns{display:block}
.toc{display:block}.toc a{padding:.18rem 0;color:var(--text)}
.toc.columns a{font-size:.875rem;color:var(--soft);white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.toc a:hover{color:var(--accent)}
main{width:100%;padding:2.25rem 2.5rem 5rem}
}
@media print{
.side,.controls,.skip{display:none}
body{display:block;background:none;font-size:11pt}
.column,.tiles,.alert,figure{break-inside:avoid}
.scroll{overflow:visible}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`

/** The whole style sheet: both schemes, phone first. */
export const style =
  `:root{color-scheme:light dark;${variables(light)}}${scale(light)}` +
  `@media (prefers-color-scheme:dark){:root{${variables(dark)}}${scale(dark)}}` +
  [layout, overview, columns, tables, navigation].join('').replaceAll('\n', '')
