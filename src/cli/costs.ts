import type { Era } from '../../models/kernel/era.ts'
import { costs, scenarios, type Cost, type Scenario } from '../../models/propositions/costs.ts'
import { countAlongRuns, type Range } from '../explorer/along-runs.ts'
import type { Step } from '../explorer/moves.ts'
import { ModelError } from '../program/interpret.ts'
import type { Model } from '../invariants/property.ts'
import { elaborate } from '../litmus/elaborate.ts'
import { read, stateSpace, type State } from '../state/state.ts'
import { loadTest } from './load-tests.ts'

const INTRODUCTION = `
## What each rule costs

Seeds 000 and 004 ask what a copy too many costs. Each table is one store, in a test in which all else is over before: the page
faults that it takes, and what is done in them, counted along every run of the test; two numbers are the fewest and the most. Eras that do the same
share a row. The TLB flush is that of the PTE that a copy replaces; to make a PTE writable in place flushes nothing. A swap slot is idle where only the
swap cache still has its page, so that reclaim has to come and find it.
`

/** A table for each scenario, in Markdown. */
export async function costTables(eras: readonly Era[]): Promise<string> {
  const tables: string[] = []
  for (const each of scenarios) {
    const rows: { readonly eras: string[]; readonly cells: string }[] = []
    for (const era of eras) {
      const cells = (await costsOf(each, era)).map(rangeText).join(' | ')
      const same = rows.find((row) => row.cells === cells)
      if (same) same.eras.push(era.name)
      else rows.push({ eras: [era.name], cells })
    }
    tables.push(`\n${each.says} \`${each.test}\`, \`${each.store}\`:\n\n${head()}`)
    tables.push(...rows.map((row) => `| ${row.eras.join(', ')} | ${row.cells} |\n`))
  }
  return [INTRODUCTION, ...tables].join('')
}

/** What the store of one scenario costs in an era, in the order of `costs`. */
export async function costsOf({ test, store }: Scenario, era: Era): Promise<Range[]> {
  const { model } = elaborate(await loadTest(test), era)
  const initial = stateSpace(model.program.schema).of(model.program.initial)
  return costs.map((cost) =>
    'atEnd' in cost
      ? countAlongRuns(model, initial, () => false, idleSlots(model))
      : countAlongRuns(
          model,
          initial,
          (step) => step.transition.label.startsWith(`${store}/`) && isCounted(cost, step),
        ),
  )
}

function isCounted(cost: Exclude<Cost, { readonly atEnd: string }>, { transition, result }: Step): boolean {
  if ('check' in cost) return !(result instanceof ModelError) && result.failedChecks.includes(cost.check)
  return cost.steps.includes(transition.label.split('/').at(-1)!)
}

function idleSlots({ program: { schema } }: Model): (state: State) => number {
  const { frame, slot } = schema.entities
  if (!slot || slot.count === 0) return () => 0
  return (state) =>
    Array.from({ length: frame!.count }, (_, page) => page).filter((page) => {
      const entry = read(state, 'frame', page, 'swapSlot')
      if (typeof entry !== 'number' || read(state, 'frame', page, 'refcount') !== 1) return false
      return read(state, 'slot', entry, 'swapCount') === 0
    }).length
}

function rangeText({ min, max }: Range): string {
  return min === max ? String(min) : `${min} to ${max}`
}

function head(): string {
  return `| era | ${costs.map(({ heading }) => heading).join(' | ')} |\n| --- |${' ---: |'.repeat(costs.length)}\n`
}
