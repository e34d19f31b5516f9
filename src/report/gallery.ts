import { FILTER } from './gallery-filter.ts'
import { MEANINGS, SEEN, seenMeaning, SIGNS, type MatrixCell, type Outcome } from './matrix.ts'
import { escape } from './svg-shapes.ts'

/** The tests of a gallery under each era. */
export interface Gallery {
  readonly eras: readonly string[]
  readonly tests: readonly GalleryTest[]
}

export interface GalleryTest {
  readonly name: string
  readonly description: string
  /** In the order of the eras. */
  readonly cells: readonly GalleryCell[]
}

export interface GalleryCell extends MatrixCell {
  /** Where the run is, or what becomes of another era's run here; null where no era has one. */
  readonly page: string | null
  /** Memory at the end of the run; null where there is none. */
  readonly picture: string | null
}

/** The matrix for readers of the repository: a sign leads to the page, `memory` to the picture. */
export function galleryReadme(gallery: Gallery): string {
  const { eras, tests } = gallery
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  return [
    '# Gallery\n\n',
    `Every test of the standard suite under ${eras.length} kernel eras, ${totals(gallery)}. Written by \`npm run gallery\`; `,
    'CI says when it is out of date. [index.html](index.html) is the same as a page.\n\n',
    'The sign of a violation leads to its picture: memory in the state that breaks the property. `run` leads to a page to step through ',
    'the run; of a test that holds, it shows what becomes there of a run that goes wrong elsewhere. Pages work from disk (this site ',
    'shows only their source).\n\n',
    ...outcomesOf(gallery).map((outcome) => `* \`${SIGNS[outcome]}\` ${MEANINGS[outcome]}\n`),
    ...witnessesIn(gallery).map((meaning) => `* \`${SEEN}\` ${meaning}\n`),
    '\n',
    row(['test', ...eras]),
    row(['---', ...eras.map(() => '---')]),
    ...tests.map(({ name, cells }) => row([name, ...cells.map(markdownCell)])),
  ].join('')
}

function markdownCell({ outcome, seen, page, picture }: GalleryCell): string {
  const sign = `\`${SIGNS[outcome]}${seen.length > 0 ? SEEN : ''}\``
  return [picture === null ? sign : `[${sign}](${picture})`, page === null ? '' : `[run](${page})`].join(' ').trim()
}

/** The matrix as a page that works from disk. */
export function galleryIndex(gallery: Gallery): string {
  const { eras, tests } = gallery
  return `${[
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<link rel="icon" href="data:,">',
    '<title>cowproof: gallery</title>',
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    '<h1>When may the kernel reuse a page instead of copying it?</h1>',
    `<p>Every test of the standard suite under ${eras.length} kernel eras: ${totals(gallery)}. A sign leads to the run, step by step; of a test that holds, to`,
    'what becomes there of a run that goes wrong elsewhere. <b>memory</b> is a picture of the state that breaks the property.</p>',
    '<ul>',
    ...outcomesOf(gallery).map(
      (outcome) => `<li><span class="${outcome}">${PAGE_SIGNS[outcome]}</span> ${escape(MEANINGS[outcome])}</li>`,
    ),
    ...witnessesIn(gallery).map((meaning) => `<li><span class="seen">${SEEN}</span> ${escape(meaning)}</li>`),
    '</ul>',
    filterFields(gallery),
    '<div class="scrolls" tabindex="0" role="region" aria-label="Tests by eras">',
    '<table>',
    `<thead><tr><th scope="col">test</th>${eras.map((era) => `<th scope="col">${escape(era)}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...tests.map((test) => htmlRow(test, eras)),
    '</tbody>',
    '</table>',
    '</div>',
    '</main>',
    `<script>${FILTER}</script>`,
    '</body>',
    '</html>',
  ].join('\n')}\n`
}

/** On a page, that a test holds is to be seen at a glance. */
const PAGE_SIGNS: Readonly<Record<Outcome, string>> = { ...SIGNS, holds: '✓' }

function filterFields(gallery: Gallery): string {
  const option = (value: string, words: string): string => `<option value="${escape(value)}">${escape(words)}</option>`
  const verdicts = [...new Set([...outcomesOf(gallery), 'seen'])]
  return [
    '<form role="search" onsubmit="return false">',
    '<label>Tests with <input id="text" type="search" placeholder="words, or press /"></label>',
    `<label>under <select id="era">${option('', 'any era')}${gallery.eras.map((era) => option(era, era)).join('')}</select></label>`,
    `<label>that say <select id="verdict">${option('', 'anything')}${verdicts.map((each) => option(each, each)).join('')}</select></label>`,
    '<output id="shown" aria-live="polite"></output>',
    '</form>',
  ].join('\n')
}

function htmlRow({ name, description, cells }: GalleryTest, eras: readonly string[]): string {
  const head = `<th scope="row">${escape(name)}<small>${escape(description)}</small></th>`
  return `<tr>${head}${cells.map((cell, index) => htmlCell(cell, `${name} under ${eras[index]!}`)).join('')}</tr>`
}

function htmlCell({ outcome, seen, page, picture }: GalleryCell, what: string): string {
  const label = `aria-label="${escape(`${what}: ${[outcome, ...seen.map((name) => `${name} seen`)].join(', ')}`)}"`
  const verdicts = [outcome, ...(outcome === 'race' ? ['violated'] : []), ...(seen.length > 0 ? ['seen'] : [])]
  const signs = `${PAGE_SIGNS[outcome]}${seen.length > 0 ? `<span class="seen">${SEEN}</span>` : ''}`
  const sign =
    page === null
      ? `<span class="${outcome}" role="img" ${label}>${signs}</span>`
      : `<a class="${outcome}" href="${page}" ${label}>${signs}</a>`
  const memory =
    picture === null ? '' : `<a class="picture" href="${picture}" aria-label="${escape(`${what}: memory`)}">memory</a>`
  return `<td data-verdict="${verdicts.join(' ')}">${sign}${memory}</td>`
}

/** What the mark of a witness means; nothing where none was seen. */
function witnessesIn({ tests }: Gallery): string[] {
  const seen = [...new Set(tests.flatMap(({ cells }) => cells.flatMap((cell) => cell.seen)))].sort()
  return seen.length === 0 ? [] : [seenMeaning(seen)]
}

function outcomesOf({ tests }: Gallery): Outcome[] {
  const used = new Set(tests.flatMap(({ cells }) => cells.map(({ outcome }) => outcome)))
  return (Object.keys(SIGNS) as Outcome[]).filter((outcome) => used.has(outcome))
}

function totals(gallery: Gallery): string {
  const cells = gallery.tests.flatMap((test) => test.cells)
  const counts = outcomesOf(gallery).map(
    (each) => `${cells.filter(({ outcome }) => outcome === each).length} ${WORDS[each]}`,
  )
  return `${gallery.tests.length} tests, ${counts.join(', ')}`
}

const WORDS: Readonly<Record<Outcome, string>> = {
  violated: 'violated',
  race: 'violated by a race',
  holds: 'hold',
  vacuous: 'vacuous',
  incomplete: 'incomplete',
}

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#202124, #e8eaed); --paper: light-dark(#fff, #17191c); --edge: light-dark(#c3cad4, #454c56);
  --grey: light-dark(#5f6368, #a8adb4); --red: light-dark(#b00020, #ff8a80); --purple: light-dark(#8a2f7a, #e3a0d8); --green: light-dark(#00613f, #7fd1a8);
  --blue: light-dark(#0b57a4, #8ab4f8); }
body { margin: 0 1rem 2rem; background: var(--paper); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.3rem; }
ul { padding: 0; list-style: none; }
form { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: baseline; margin: .6rem 0; }
input, select { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--grey); border-radius: 4px; padding: .1rem .3rem; }
[hidden] { display: none; }
li span { display: inline-block; width: 1.5rem; text-align: center; font-weight: bold; }
.scrolls { overflow: auto; max-height: calc(100vh - 3rem); border: 1px solid var(--edge); }
table { border-collapse: separate; border-spacing: 0; }
th, td { padding: .2rem .5rem; border-bottom: 1px solid var(--edge); text-align: center; vertical-align: top; }
thead th { position: sticky; top: 0; z-index: 1; background: var(--paper); }
th:first-child { position: sticky; left: 0; min-width: 16rem; max-width: 26rem; background: var(--paper); text-align: left; font-weight: 600; }
thead th:first-child { z-index: 2; }
small { display: block; color: var(--grey); font-weight: normal; }
td a { display: block; min-width: 1.6rem; font-weight: bold; text-decoration: none; }
td a:hover, td a:focus-visible { text-decoration: underline; }
.violated { color: var(--red); } .race { color: var(--purple); } .holds { color: var(--green); } .incomplete, .vacuous { color: var(--grey); }
.seen { color: var(--blue); font-weight: bold; }
td a.picture { color: var(--grey); font-size: .75rem; font-weight: normal; }
@media (max-width: 40rem) { th:first-child { min-width: 9rem; max-width: 9rem; overflow-wrap: anywhere; } small { display: none; } }
`
