import { dark, light, type Scheme, scaleOf } from './colours.js'

/** Both schemes at once: the browser takes the side that `color-scheme` says, which is the reader's or the switch's. */
const variables = (Object.keys(light) as (keyof Scheme)[])
  .map((name) => `--${name}:light-dark(${light[name]},${dark[name]})`)
  .join(';')

const darkScale = scaleOf(dark)
const scale = scaleOf(light)
  .map(({ level, back, text }, i) => {
    const step = darkScale[i]
    return `.l${level}{background:light-dark(${back},${step?.back});color:light-dark(${text},${step?.text})}`
  })
  .join('')

const base = `
:root[data-theme=light]{color-scheme:light}
:root[data-theme=dark]{color-scheme:dark}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1rem;-webkit-text-size-adjust:100%;background:var(--page)}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:62rem;margin:0 auto;padding:1.5rem 1rem 4rem}
a{color:var(--accent);text-underline-offset:.15em;text-decoration-thickness:1px}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-100vw}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem;z-index:2}
h1,h2,h3,h4{line-height:1.2;text-wrap:balance;margin:0}
h1{font-size:clamp(1.9rem,5vw,2.75rem);letter-spacing:-.025em;font-weight:700}
h2{font-size:1.5rem;letter-spacing:-.015em;margin:0 0 1rem}
h3{font-size:1.2rem;letter-spacing:-.01em}
h4{font-size:.8rem;color:var(--soft);font-weight:600;margin:1.5rem 0 .5rem}
p{margin:0 0 .75rem}
code,pre{font:.875em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{white-space:pre-wrap;background:var(--page);border:1px solid var(--line);border-radius:8px;padding:.75rem .9rem;margin:.5rem 0 0}
section{margin-top:3.5rem}#overview{margin-top:1.25rem}
.top{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:0 1rem;align-items:start}
.top h1,.top .meta{grid-column:1/-1}
.eyebrow{color:var(--soft);font-size:.875rem;margin:0 0 .25rem}
.meta,.note{color:var(--soft);font-size:.875rem}.meta{margin:.35rem 0 0}
.lead{font-size:1.2rem;line-height:1.45;max-width:44rem;text-wrap:pretty}
.count{color:var(--soft);font-size:.9rem;font-weight:400;letter-spacing:0}
.empty{color:var(--soft);font-style:italic}
.nothing{color:var(--soft);margin:0}
ul{margin:0;padding:0;list-style:none}
.plain li{margin:.25rem 0}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px}
.scroll{overflow-x:auto;max-width:100%}
.scroll,.look{content-visibility:auto;contain-intrinsic-size:auto 24rem}
.scroll table{overflow-wrap:normal}
details>summary{cursor:pointer;color:var(--accent);font-size:.925rem}
button,select{font:inherit;font-size:.875rem;color:var(--text);background:transparent;border:1px solid var(--soft);border-radius:99px;padding:.3rem .9rem;cursor:pointer;min-height:2.2rem;max-width:100%}
select{background:var(--card)}
#theme{font-size:.8rem;color:var(--soft);border-color:var(--line)}
footer{margin-top:4rem;color:var(--soft);font-size:.875rem;max-width:44rem}
[hidden]{display:none!important}
`

const parts = `
.tiles{display:flex;flex-wrap:wrap;gap:1px;margin:1.75rem 0 0;background:var(--line);border:1px solid var(--line);border-radius:12px;overflow:hidden}
.tiles li{background:var(--card);padding:1rem 1.1rem;display:flex;flex-direction:column;flex:1 0 9.5rem}
.tiles b{font-size:1.55rem;line-height:1.2;letter-spacing:-.02em;font-weight:650;white-space:nowrap}
.tiles span{color:var(--soft);font-size:.875rem}
.alerts{display:grid;gap:.1rem}
.alert{display:grid;grid-template-columns:1.5rem minmax(0,1fr);gap:.5rem;padding:.5rem 0;border-top:1px solid var(--line)}
.alerts>.alert:first-child{border-top:0}
.mark{width:1.35rem;height:1.35rem;border-radius:50%;display:grid;place-items:center;font-size:.7rem;font-weight:700;border:1.5px solid currentColor;margin-top:.1rem;line-height:1}
.warning .mark,.warning .what{color:var(--warning)}.notice .mark,.notice .what{color:var(--notice)}.info .mark,.info .what{color:var(--info)}
.what,.alert a{font-weight:600}
.alerts.inline{margin:.75rem 0 0;font-size:.9rem}.alerts.inline .alert{border:0;padding:.15rem 0}
.rest summary{padding:.75rem 0}
.track{display:block;background:var(--track);border-radius:3px;height:.5rem;overflow:hidden}
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
.values{display:grid;gap:.4rem}
.values li{display:grid;grid-template-columns:minmax(0,1fr) auto 4.2rem;gap:.1rem .75rem;align-items:baseline;font-size:.925rem}
.values .value{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.values .track{grid-column:1/-1;grid-row:2}
.values .n,.values .share{text-align:right;white-space:nowrap}.values .share{color:var(--soft)}
.values+.note{margin:.6rem 0 0}
table{border-collapse:collapse;font-size:.9rem}
th{font-weight:600;text-align:left}
.num{text-align:right}
table.rows th,table.rows td{padding:.4rem 1.5rem .4rem 0;border-top:1px solid var(--line);text-align:left;vertical-align:top}
table.rows thead th{border-top:0;color:var(--soft);font-weight:400}
table.rows .num{text-align:right}
`

const cards = `
.controls{display:grid;gap:.75rem;margin-bottom:1.25rem}
.controls .note{margin:0;min-height:1.4em}
.controls label{color:var(--soft);font-size:.875rem}
kbd{font:inherit;font-size:.8rem;border:1px solid var(--line);border-radius:4px;padding:0 .35em;background:var(--card)}
input[type=search]{font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:10px;padding:.6rem .9rem;width:100%}
.chips{display:flex;flex-wrap:wrap;gap:.5rem}
.chips button[aria-pressed=true]{background:var(--accent);border-color:var(--accent);color:var(--card)}
.column{padding:1.25rem;margin-bottom:1rem;scroll-margin-top:1rem;content-visibility:auto;contain-intrinsic-size:auto 24rem}
.column:target,.column:has(:target){border-color:var(--accent);box-shadow:0 0 0 1px var(--accent)}
.column>.fold>summary{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem .9rem;color:inherit;list-style:none;margin:-.35rem;padding:.35rem;border-radius:6px}
.column>.fold>summary::-webkit-details-marker{display:none}
.column>.fold>summary::after{content:"";margin-left:auto;align-self:center;width:.5rem;height:.5rem;border:solid var(--soft);border-width:0 2px 2px 0;transform:rotate(45deg);flex:none}
.column>.fold[open]>summary::after{transform:rotate(-135deg)}
.column>.fold>summary .meta{margin:0}
.column.closed,.closed .column{contain-intrinsic-size:auto 4rem}
.column.brief{padding:.9rem 1.25rem;contain-intrinsic-size:auto 5rem}.brief h3,.brief p{margin:0}
.kind{color:var(--accent);font-weight:600}
`

const navigation = `
.side{padding:1rem 1rem 0;max-width:62rem;margin:0 auto}
.side .brand,.side .label,.side .columns{display:none}
.toc{display:flex;flex-wrap:wrap;gap:.35rem 1.1rem;font-size:.925rem}
.toc a{text-decoration:none;padding:.35rem 0;display:block}.toc a:hover{text-decoration:underline}
@media (min-width:46rem){.controls .line{display:flex;gap:.75rem 1.25rem;flex-wrap:wrap;align-items:center}}
@media (min-width:75rem){
.beside{display:grid;grid-template-columns:16rem minmax(0,1fr)}
.side{position:sticky;top:0;height:100vh;width:100%;overflow-y:auto;padding:2.25rem 1rem 2rem 1.5rem;margin:0;border-right:1px solid var(--line);scrollbar-width:thin}
.side .brand{display:block;font-weight:650;margin:0 0 1rem}
.side .label{display:block;color:var(--soft);font-size:.8rem;margin:1.5rem 0 .35rem}
.side .columns{display:block}
.toc{display:block}.toc a{padding:.18rem 0;color:var(--text)}
.toc.columns a{font-size:.875rem;color:var(--soft);white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.toc a:hover{color:var(--accent)}
main{width:100%;padding:2.25rem 2.5rem 5rem}
}
`

/** Last, so that paper wins: always the light scheme, nothing to press, and no card torn in two. */
const print = `
@media print{
:root,:root[data-theme]{color-scheme:light}
html{background:none}
.side,.controls,.skip,#theme{display:none!important}
body,.beside{display:block;font-size:10pt}
main{max-width:none;padding:0}
section{margin-top:1.75rem}
h2,h3,h4,summary{break-after:avoid}
.column,.scroll,.look{content-visibility:visible}
.column{padding:.9rem}
.column,.tiles,.alert,figure,tr{break-inside:avoid}
.column>.fold>summary::after{content:none}
.scroll{overflow:hidden}
.scroll table{font-size:6.5pt;min-width:0;white-space:normal}
.scroll th,.scroll td{padding:.15rem .35rem;white-space:normal;max-width:none}
a{color:inherit;text-decoration:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`

const oneLine = (css: string): string => css.replaceAll('\n', '')

/** The style of every page: phone first, both schemes, and paper. A page's own rules stand before those for paper. */
export const styleWith = (own: string): string =>
  `:root{color-scheme:light dark;${variables}}${scale}${[base, parts, cards, navigation, own, print].map(oneLine).join('')}`
