// Fills the box beside an order with what the relay knows; its HTML is made and escaped by the plugin's PHP.
for (const box of document.querySelectorAll('.depesche-mails'))
  fetch(box.dataset.url, { credentials: 'same-origin' })
    .then(answer => answer.text())
    .then(html => {
      box.innerHTML = html
    })
    .catch(error => {
      box.textContent = String(error)
    })
