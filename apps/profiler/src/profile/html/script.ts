/** Finds columns by name and kind. Runs in the reader's browser: plain, and without it the page only lacks the search. */
export const script = `(() => {
  const cards = [...document.querySelectorAll('.column')]
  const links = [...document.querySelectorAll('.toc.columns li')]
  const controls = document.getElementById('controls')
  const find = document.getElementById('find')
  const found = document.getElementById('found')
  const chips = [...document.querySelectorAll('.chips button')]
  if (cards.length < 2) return
  controls.hidden = false
  let show = ''
  const update = () => {
    const text = find.value.trim().toLowerCase()
    let n = 0
    cards.forEach((card, i) => {
      const right = show === '' || (show === 'alerts' ? card.dataset.alerts !== '0' : card.dataset.kind === show)
      const visible = right && card.dataset.name.includes(text)
      card.hidden = !visible
      if (links[i]) links[i].hidden = !visible
      if (visible) n++
    })
    found.textContent = n === cards.length ? '' : n + ' of ' + cards.length + ' columns'
  }
  find.addEventListener('input', update)
  chips.forEach((chip) => chip.addEventListener('click', () => {
    show = chip.dataset.show
    chips.forEach((other) => other.setAttribute('aria-pressed', String(other === chip)))
    update()
  }))
  const reveal = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1))
    if (target && target.hidden) {
      find.value = ''
      chips[0].click()
      target.scrollIntoView()
    }
  }
  addEventListener('hashchange', reveal)
  let closed = []
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details:not([open])')]
    closed.forEach((item) => { item.open = true })
  })
  addEventListener('afterprint', () => closed.forEach((item) => { item.open = false }))
})()`
