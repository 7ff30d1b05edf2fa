/**
 * What a page can do: find, sort and fold its cards, take keys, switch the scheme, and open everything for paper. It
 * runs in the reader's browser: plain, and without it a page lacks only that. A constant, so that its hash can be named.
 */
export const script = `(() => {
  const root = document.documentElement
  const all = (selector) => [...document.querySelectorAll(selector)]
  const by = (id) => document.getElementById(id)

  const theme = by('theme')
  const themes = ['', 'light', 'dark']
  const kept = () => { try { return localStorage.getItem('udb-theme') || '' } catch { return '' } }
  const keep = (name) => { try { localStorage.setItem('udb-theme', name) } catch { /* a sandboxed page has no storage */ } }
  const wear = (name) => {
    if (name) root.dataset.theme = name
    else delete root.dataset.theme
    if (theme) theme.textContent = 'Theme: ' + (name || 'as the system')
    document.dispatchEvent(new Event('themechange'))
  }
  wear(themes.includes(kept()) ? kept() : '')
  if (theme) {
    theme.hidden = false
    theme.addEventListener('click', () => {
      const next = themes[(themes.indexOf(root.dataset.theme || '') + 1) % themes.length]
      keep(next)
      wear(next)
    })
  }

  let closed = []
  addEventListener('beforeprint', () => {
    closed = all('details:not([open])')
    closed.forEach((item) => { item.open = true })
  })
  addEventListener('afterprint', () => closed.forEach((item) => { item.open = false }))

  const cards = all('.column')
  const links = new Map(all('.toc.columns li').map((item) => [item.querySelector('a').getAttribute('href').slice(1), item]))
  const find = by('find')
  const chips = all('.chips button')
  const controls = by('controls')
  const foldOf = (card) => card.querySelector('details')
  const shown = () => all('.column:not([hidden])')
  let show = ''
  const update = () => {
    const text = find.value.trim().toLowerCase()
    let n = 0
    cards.forEach((card) => {
      const right = show === '' || (show === ' found' ? card.dataset.found !== '0' : card.dataset.kind === show)
      const visible = right && card.dataset.name.includes(text)
      card.hidden = !visible
      const link = links.get(card.id)
      if (link) link.hidden = !visible
      if (visible) n++
    })
    by('found').textContent = n === cards.length ? '' : n + ' of ' + cards.length + (n === 0 ? '; Escape clears the search' : '')
  }
  const press = (chip) => {
    show = chip.dataset.show
    chips.forEach((other) => other.setAttribute('aria-pressed', String(other === chip)))
    update()
  }
  const clear = () => {
    find.value = ''
    if (chips[0]) press(chips[0])
    else update()
  }
  const reveal = () => {
    let id = location.hash.slice(1)
    try { id = decodeURIComponent(id) } catch { /* not encoded, then */ }
    const target = id && by(id)
    const card = target && target.closest('.column')
    if (!card) return
    if (card.hidden) clear()
    if (foldOf(card)) foldOf(card).open = true
    card.scrollIntoView()
  }
  addEventListener('hashchange', reveal)
  if (cards.length < 2 || !controls) return reveal()
  controls.hidden = false
  find.addEventListener('input', update)
  chips.forEach((chip) => chip.addEventListener('click', () => press(chip)))

  const place = new Map(cards.map((card, i) => [card, i]))
  const orderOf = new Map(cards.map((card) => [card, JSON.parse(card.dataset.order || '{}')]))
  const sort = by('sort')
  const sortBy = (key) => {
    const value = (card) => key in orderOf.get(card) && orderOf.get(card)[key] !== null ? orderOf.get(card)[key] : -Infinity
    const byName = (a, b) => a.dataset.name.localeCompare(b.dataset.name)
    const byValue = (a, b) => value(a) === value(b) ? 0 : value(b) - value(a)
    const sorted = [...cards].sort((a, b) => (key === '' ? 0 : key === ' name' ? byName(a, b) : byValue(a, b)) || place.get(a) - place.get(b))
    sorted.forEach((card) => {
      card.parentNode.append(card)
      const link = links.get(card.id)
      if (link) link.parentNode.append(link)
    })
  }
  if (sort) sort.addEventListener('change', () => sortBy(sort.value))
  const fold = by('fold')
  if (fold) fold.addEventListener('click', () => {
    const open = fold.dataset.open === 'true'
    cards.map(foldOf).filter(Boolean).forEach((item) => { item.open = !open })
    cards[0].parentNode.classList.toggle('closed', open)
    fold.dataset.open = String(!open)
    fold.textContent = open ? 'Open all' : 'Close all'
  })

  const step = (by) => {
    const visible = shown()
    if (visible.length === 0) return
    const within = document.activeElement && document.activeElement.closest('.column')
    let at = visible.indexOf(within)
    if (at < 0) {
      const below = visible.findIndex((card) => card.getBoundingClientRect().top >= 0)
      at = by > 0 ? (below < 0 ? visible.length - 1 : below) : below < 0 ? visible.length - 1 : Math.max(0, below - 1)
    } else at = Math.min(visible.length - 1, Math.max(0, at + by))
    const head = visible[at].querySelector('summary') || visible[at]
    head.focus({ preventScroll: true })
    visible[at].scrollIntoView({ block: 'start' })
  }
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const at = document.activeElement
    const writes = at && /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName)
    const onCard = at && (at.classList.contains('column') || (at.tagName === 'SUMMARY' && at.parentNode.parentNode.classList.contains('column')))
    const down = event.key === 'ArrowDown'
    if (event.key === 'Escape' && (!writes || at === find)) {
      clear()
      if (at === find) find.blur()
    } else if (writes && !(at === find && down)) return
    else if (event.key === '/') find.focus()
    else if (event.key === 'j' || (down && (onCard || at === find))) step(1)
    else if (event.key === 'k' || (event.key === 'ArrowUp' && onCard)) step(-1)
    else return
    event.preventDefault()
  })
  reveal()
})()`
