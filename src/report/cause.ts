import type { Check, Counterexample, FieldOf, Step } from './counterexample.ts'
import { isLock, stepWords } from './words.ts'

/** The decision of a run that its end comes of, as far as can be told. Steps are counted from 1. */
export interface Cause {
  readonly step: number
  /** What the step saw, and what that meant, if anything: `mapcount of frame 0 is 1, so the page is reused`. */
  readonly saw: string
  readonly looked: readonly FieldOf[]
  /** What mattered, and the step did not look at: null where it looked at that. */
  readonly unseen: string | null
  readonly missed: FieldOf | null
  /** Who made it stale while it was acted on, and what is so since. */
  readonly changed: { readonly by: number; readonly now: string } | null
}

/**
 * The last decision that another task made stale while it was acted on; where there is none, the last one about something that
 * others had references to, in an operation that changed memory for good: rather one that did not look at these. Null where no
 * decision is known.
 */
export function causeOf(document: Counterexample): Cause | null {
  if (document.verdict === 'holds') return null
  const stale = document.staleChecks.at(-1)
  if (stale) {
    const { step, saw, looked, changedBy, now } = stale
    return { step, saw, looked, unseen: null, missed: null, changed: { by: changedBy, now } }
  }
  const acted = document.checks.filter((each) => isActedOn(document, each))
  const check = acted.findLast(({ unseen }) => unseen !== null) ?? acted.at(-1) ?? document.checks.at(-1)
  if (!check) return null
  const { step, saw, so, looked, unseen, missed } = check
  return { step, saw: `${saw}, so ${so}`, looked, unseen, missed, changed: null }
}

/** The cause in a sentence. */
export function causeWords(document: Counterexample, { step, saw, unseen, changed }: Cause): string {
  const missed = unseen === null ? '' : `; it did not see that ${unseen}`
  const since = changed ? `; ${namedStep(document, changed.by)} changed that: now ${changed.now}` : ''
  return `${namedStep(document, step)} saw that ${saw}${missed}${since}`
}

/** `step 36 (parent, reuse_swap_page)` */
export function namedStep(document: Counterexample, number: number): string {
  const step = document.steps[number - 1]!
  return `step ${number} (${document.tasks[step.task]!.name}, ${stepWords(document, step)})`
}

/** True where the operation of a decision leaves some memory, locks aside, other than it was: it did not just leave the page alone. */
function isActedOn(document: Counterexample, { step }: Check): boolean {
  const net = new Map<string, { readonly before: unknown; after: unknown; by: number }>()
  for (const { changes } of operationAround(document, step - 1)) {
    for (const { entity, instance, field, before, after, kind } of changes) {
      if (kind !== 'memory' || isLock(document, entity, field)) continue
      const key = `${entity} ${instance} ${field}`
      const known = net.get(key) ?? { before, after, by: 0 }
      // Of a number, others may change what it is in between.
      const by = typeof before === 'number' && typeof after === 'number' ? after - before : 0
      net.set(key, { before: known.before, after, by: known.by + by })
    }
  }
  return [...net.values()].some(({ before, after, by }) =>
    typeof before === 'number' && by === 0 ? false : before !== after,
  )
}

/** The steps of the operation that a step belongs to. */
function operationAround({ steps }: Counterexample, index: number): Step[] {
  const { task, path } = steps[index]!
  const own = steps.filter((each) => each.task === task)
  const at = own.indexOf(steps[index]!)
  const isOther = (each: Step): boolean => each.path[0] !== path[0]
  const from = own.slice(0, at).findLastIndex(isOther) + 1
  const to = own.findIndex((each, place) => place > at && isOther(each))
  return own.slice(from, to === -1 ? own.length : to)
}
