/**
 * The script of the gallery's page: shows the tests that have all words, and of these those with the verdict, under the era that is
 * chosen or under any. It stands in the page as it is here, so that the page works from disk.
 */
export const FILTER = `
const [text, era, verdict] = ['text', 'era', 'verdict'].map((id) => document.getElementById(id))
const rows = [...document.querySelectorAll('tbody tr')]
function filter() {
  const words = text.value.toLowerCase().split(/\\s+/).filter(Boolean)
  const column = era.selectedIndex
  let shown = 0
  for (const row of rows) {
    const cells = [...row.cells].slice(1)
    const asked = column === 0 ? cells : [cells[column - 1]]
    const name = row.cells[0].textContent.toLowerCase()
    const fits = words.every((word) => name.includes(word)) && (verdict.value === '' || asked.some((cell) => cell.dataset.verdict.split(' ').includes(verdict.value)))
    row.hidden = !fits
    if (fits) shown++
  }
  for (const row of document.querySelectorAll('tr')) [...row.cells].forEach((cell, index) => { cell.hidden = index > 0 && column > 0 && index !== column })
  document.getElementById('shown').textContent = shown + ' of ' + rows.length + ' tests'
}
for (const field of [text, era, verdict]) field.addEventListener('input', filter)
addEventListener('keydown', (event) => {
  if (event.key === '/' && event.target !== text) { event.preventDefault(); text.focus() }
  if (event.key === 'Escape' && event.target === text) { text.value = ''; filter() }
})
filter()
`
