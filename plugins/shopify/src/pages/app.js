/**
 * The script of the app's pages in Shopify's admin: links and forms become requests that carry App Bridge's session token,
 * and what comes back takes the place of what was shown.
 */
const main = document.getElementById('page')
/** the request that is under way; another takes its place */
let current = new AbortController()

async function request(path, options = {}) {
  const url = new URL(path, location.origin)
  url.searchParams.set('locale', document.documentElement.lang)
  const token = await window.shopify.idToken()
  return fetch(url, { ...options, headers: { ...options.headers, Authorization: `Bearer ${token}` } })
}

/** Shows the page at `path`, or what came of a form. */
async function load(path, { form = null, remember = true } = {}) {
  current.abort()
  current = new AbortController()
  const { signal } = current
  main.setAttribute('aria-busy', 'true')
  try {
    const options = form === null ? { signal } : { signal, method: 'POST', body: new URLSearchParams(form) }
    const answer = await request(path, options)
    const type = answer.headers.get('Content-Type') ?? ''
    const text = await answer.text()
    if (!type.startsWith('text/html')) throw new Error(text)
    main.innerHTML = text
    if (remember && form === null) history.pushState(null, '', path)
    arrive()
  } catch (error) {
    if (error.name !== 'AbortError') fail(error)
  } finally {
    if (!signal.aborted) main.removeAttribute('aria-busy')
  }
}

function arrive() {
  localTimes()
  scrollTo(0, 0)
  const said = main.querySelector('[role=alert]')
  if (said === null) main.querySelector('h1')?.focus()
  else {
    said.tabIndex = -1
    said.focus()
  }
}

/** What was typed stays in the form. */
function fail(error) {
  main.querySelector('.notice.away')?.remove()
  const box = document.createElement('div')
  box.className = 'notice fault away'
  box.setAttribute('role', 'alert')
  const words = document.createElement('p')
  words.textContent = main.dataset.failed
  box.title = error.message
  box.append(words)
  main.prepend(box)
  scrollTo(0, 0)
}

function localTimes() {
  const form = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' })
  for (const time of main.querySelectorAll('time')) time.textContent = form.format(new Date(time.dateTime))
}

/** A download needs the token too, which no link carries. */
async function download(link) {
  const answer = await request(link.getAttribute('href')).catch(() => null)
  if (answer?.ok !== true) return fail(new Error(`${answer?.status ?? 'no answer'}`))
  const address = URL.createObjectURL(await answer.blob())
  const made = document.createElement('a')
  made.href = address
  made.download = link.download
  made.click()
  URL.revokeObjectURL(address)
}

main.addEventListener('click', event => {
  const link = event.target.closest('a')
  if (link === null || link.target === '_blank' || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  if (link.hasAttribute('download')) download(link)
  else load(link.getAttribute('href'))
})

main.addEventListener('submit', event => {
  event.preventDefault()
  const { target: form, submitter } = event
  load(form.getAttribute('action'), { form: new FormData(form, submitter) })
})

addEventListener('popstate', () => load(location.pathname, { remember: false }))

if (main.dataset.load === undefined) localTimes()
else load(location.pathname, { remember: false })
