const overview = `
.kinds{display:flex;flex-wrap:wrap;gap:.5rem;margin:1rem 0}
.kinds li{border:1px solid var(--line);border-radius:99px;padding:.15rem .8rem;font-size:.875rem;color:var(--soft);flex-grow:0!important}
.kinds b{color:var(--text)}
`

const columns = `
.body{display:grid;gap:1.25rem 2rem;margin-top:1rem}
.body>*{min-width:0}
.presence{font-size:.875rem;color:var(--soft);display:grid;gap:.35rem;margin-bottom:.9rem}
.presence .track{height:.3rem}
.pair{display:grid;gap:0 2rem;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr))}
.pair .bars{height:4.5rem}
.chart figcaption.each{justify-content:space-around}.more .bars{height:5.5rem}.picture h4{margin:1.25rem 0 .5rem}.picture h4+.chart .bars{height:6rem}
.column .fold details{margin-top:1.1rem;border-top:1px solid var(--line);padding-top:.8rem}
.column .more>h4:first-child{margin-top:1rem}
.column .more>.note:last-child{margin:1.25rem 0 0}
`

const tables = `
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

const relations = `
.soft{color:var(--soft)}
.looks{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(20rem,100%),1fr))}
.look{padding:1.1rem 1.25rem;min-width:0}.look h3{font-size:1rem;margin:0}.look>p{margin:.35rem 0 .9rem}.look>.note{margin:.5rem 0 0}.look>.facts{margin:.6rem 0 .9rem}
.density svg{display:block;width:100%;height:11rem;background:var(--track);fill:var(--bar);border-radius:4px}
.density .note{margin:.35rem 0 0}
.values.spreads li{grid-template-columns:minmax(0,6.5rem) minmax(0,1fr) 4rem;align-items:center;font-size:.875rem}
.values.spreads .track{grid-column:auto;grid-row:auto}
.track.span{position:relative;overflow:visible;height:.7rem}
.span .box{position:absolute;top:0;bottom:0;background:var(--bar);opacity:.6;border-radius:3px;min-width:2px}
.span .tick{position:absolute;top:-.1rem;bottom:-.1rem;width:2px;background:var(--text)}
.relations{padding:1.1rem 1.25rem}.relations h3{font-size:1rem;margin:.75rem 0 .35rem}.relations h3:first-child{margin-top:0}
#missing details{margin-top:1rem}#missing .more{margin-top:.75rem}
.definitions{display:grid;gap:.75rem;max-width:46rem}.definitions dt{font-weight:600}.definitions dd{margin:0;color:var(--soft)}
`

const wide = `
@media (min-width:46rem){
.body{grid-template-columns:minmax(0,17rem) minmax(0,1fr)}
.body .facts{grid-template-columns:1fr 1fr}
.missing .values li,.more>.values li{grid-template-columns:minmax(0,14rem) minmax(0,1fr) 6rem 4.2rem;align-items:center}
.missing .values .track,.more>.values .track{grid-column:auto;grid-row:auto}
}
`

/** What only the profile's page has; the rest is every page's. */
export const style = [overview, columns, tables, relations, wide].join('')
