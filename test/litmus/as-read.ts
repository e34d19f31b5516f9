import { expect } from 'vitest'
import type { Era } from '../../models/kernel/era.ts'
import { explore } from '../../src/explorer/index.ts'
import type { Model } from '../../src/invariants/index.ts'
import { check } from '../../src/litmus/check.ts'
import { formatError } from '../../src/litmus/diagnostic.ts'
import { elaborate, QUESTION } from '../../src/litmus/elaborate.ts'
import { outcomesOf, type Outcome } from '../../src/litmus/ends.ts'
import { parse } from '../../src/litmus/parse.ts'
import { vocabulary } from '../../src/litmus/vocabulary.ts'
import { read, type State } from '../../src/state/state.ts'
import { textOf, type Drawn } from '../../src/random/draw.ts'

/** All ends of a test, and what can be seen at them. */
export async function endsOf(text: string, era: Era, change = (model: Model): Model => model) {
  const parsed = parse(text, 'test.litmus')
  const checked = parsed.ok ? check(parsed.value, vocabulary) : parsed
  if (!checked.ok) throw new Error(`${formatError(checked.error)}\n${text}`)
  const elaborated = elaborate(checked.value, era)
  const model = change(elaborated.model)
  const properties = model.properties.filter(({ kind, name }) => kind !== 'invariant' || name === QUESTION)
  // Most of these tests have a hundred states: to generate code for them would take longer than to do without.
  const small = { engine: 'reference', symmetry: 'off', runs: false, limits: { states: 1000 } } as const
  let exploration = await explore({ ...model, properties }, small)
  if (exploration.stoppedBy) exploration = await explore({ ...model, properties }, { runs: false })
  const verdictOf = (name: string) => exploration.properties.find(({ property }) => property.name === name)!.verdict
  return {
    outcomes: outcomesOf(checked.value, elaborated, exploration),
    ends: [...exploration.ends()],
    verdict: verdictOf(QUESTION),
    pages: elaborated.naming.pages.length,
    isRight: verdictOf('model') === 'holds',
  }
}

/**
 * Holds every end of a test to the meaning of its question: what it says of the pages of each task and of the references
 * is what is read there, by statements that come when all is over. Gives the end states that were compared.
 */
export async function expectEndsAsRead(drawn: Drawn, era: Era, change = (model: Model): Model => model) {
  const asked = [...pagesOf(drawn), ...drawn.references.map(({ name }) => name)]
  const question = `exists (${asked.map((name) => `${name}=1`).join(' \\/ ')})`
  const text = textOf(drawn, question)
  const there = await endsOf(text, era, change)
  const read = await endsOf(textOf(drawn, question, { statements: readings(drawn) }), era, change)
  expect([there.isRight, read.isRight], `${text}${era.name}`).toEqual([true, true])
  const found = new Set(read.outcomes.map(({ values }) => seenIn(values, asked, nameOfReading)))
  const said = new Set(there.outcomes.map(({ values }) => seenIn(values, asked, (name) => name)))
  expect([...said].sort(), `${text}${era.name}`).toEqual([...found].sort())
  expect(there.verdict === 'violated', `${text}${era.name}`).toBe(there.outcomes.some(({ satisfies }) => satisfies))
  return there
}

function pagesOf({ pages, tasks }: Drawn): string[] {
  return tasks.flatMap(({ name, kind }) => (kind === 'device' ? [] : pages.map((page) => `${name}:${page.name}`)))
}

function seenIn(values: Outcome['values'], names: readonly string[], nameOf: (name: string) => string): string {
  return names.map((name) => `${name}=${numberOr(values[nameOf(name)], 'none')}`).join(' ')
}

function numberOr(value: string | number | undefined, other: string): string | number {
  return typeof value === 'number' ? value : other
}

/** The register that has what was read: `child:end_x` of `child:x`; the first process reads the references. */
function nameOfReading(name: string): string {
  return name.includes(':') ? name.replace(':', ':end_') : `parent:end_${name}`
}

/** When everybody is done, one task after the other reads every page, and the first one what references are left. */
function readings({ pages, tasks, references }: Drawn): readonly (readonly string[])[] {
  const readers = tasks.filter(({ kind }) => kind !== 'device')
  return tasks.map((task) => {
    const turn = readers.indexOf(task)
    const others = turn === 0 ? tasks.filter((other) => other !== task).map(({ name }) => `await ${name}:over`) : []
    const before = turn > 0 ? [`await ${readers[turn - 1]!.name}:hasRead`] : []
    const reads = turn < 0 ? [] : pages.map(({ name }) => `end_${name} = read ${name}`)
    const held =
      turn === 0 ? references.filter(({ isHeld }) => isHeld).map(({ name }) => `end_${name} = read ${name}`) : []
    return ['signal over', ...others, ...before, ...reads, ...held, 'signal hasRead']
  })
}

/** The states that a page of a process can be in, for a load. */
export const kindsOfPage = [
  'exited',
  'no VMA',
  'none, anonymous',
  'none, of a file',
  'zero page',
  'own page',
  'page of the file',
  'KSM page',
  'page of MADV_FREE',
  'write-protected by userfaultfd',
  'read-only VMA',
  'page in the swap cache, mapped',
  'swap entry, page in the swap cache',
  'swap entry, on the device',
  'swap entry, write-protected by userfaultfd',
] as const
export type Kind = (typeof kindsOfPage)[number]

/** The kinds that the pages of a state belong to; one page may be of several. Looks at the fields, not at what the question makes of them. */
export function kindsIn(state: State, pages: number): Set<Kind | 'migration entry'> {
  const kinds = new Set<Kind | 'migration entry'>()
  state.get('pte').forEach((_, index) => {
    const of = (field: string) => read(state, 'pte', index, field)
    const frame = of('frame') as number | null
    const slot = of('slot') as number | null
    const inFrame = (field: string) => read(state, 'frame', frame!, field)
    if (!of('vma')) kinds.add(read(state, 'mm', Math.floor(index / pages), 'alive') ? 'no VMA' : 'exited')
    else if (frame !== null) {
      if (inFrame('fileIndex') !== 0) kinds.add('page of the file')
      else if (inFrame('ksm')) kinds.add('KSM page')
      else if (inFrame('lazyfree')) kinds.add('page of MADV_FREE')
      else if (inFrame('swapSlot') !== null) kinds.add('page in the swap cache, mapped')
      else kinds.add('own page')
      if (of('uffdWp')) kinds.add('write-protected by userfaultfd')
      if (!of('vmaWritable')) kinds.add('read-only VMA')
    } else if (of('zeroPage')) kinds.add('zero page')
    else if (of('migration') !== null) kinds.add('migration entry')
    else if (slot !== null) {
      const cached = state.get('frame').some((page) => page.get('swapSlot') === slot)
      kinds.add(cached ? 'swap entry, page in the swap cache' : 'swap entry, on the device')
      if (of('uffdWp')) kinds.add('swap entry, write-protected by userfaultfd')
    } else {
      const ofFile = state.get('frame').some((page) => page.get('fileIndex') === (index % pages) + 1)
      kinds.add(ofFile ? 'none, of a file' : 'none, anonymous')
    }
  })
  return kinds
}
