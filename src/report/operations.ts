import type { Steps } from '../program/index.ts'
import { TURN } from '../program/program.ts'
import { namedSteps, statesOf, type Change, type Counterexample, type Step } from './counterexample.ts'
import { counted, isLock, NOTHING, withoutSubject } from './words.ts'

/** How long a run is, in what its model takes for a step: `54 steps`, `4 operations`. */
export function lengthWords(document: Counterexample): string {
  return isCoarse(document)
    ? counted(operationsOf(document).length, 'operation')
    : counted(namedSteps(document).length, 'step')
}

/** True where a task that has begun an operation goes on alone to its end: then nobody wants to see its steps. */
export function isCoarse({ entities }: Counterexample): boolean {
  return entities[TURN.entity] !== undefined
}

/** How far an exploration went, in what its model takes for a step. `era`: null for a model of its own, whose tasks are not started. */
export function depthWords(depth: number, steps: Steps, era: string | null): string {
  if (steps === 'fine') return `depth ${depth}`
  return `depth ${counted(depth, 'operation')}${era === null ? '' : ', the starts of processes among them'}`
}

/** The run with a step for each operation, which says what there is to say of its steps. For text: pictures number the steps. */
export function inOperations(document: Counterexample): Counterexample {
  const operations = operationsOf(document)
  const numberOf = (step: number): number => operations.findIndex((all) => all.includes(step - 1)) + 1
  const done = operations.map((all) => all.filter((index) => index < document.steps.length))
  return {
    ...document,
    steps: done.filter((all) => all.length > 0).map((all) => operationIn(document, all)),
    staleChecks: document.staleChecks.map((each) => ({
      ...each,
      step: numberOf(each.step),
      changedBy: numberOf(each.changedBy),
    })),
    checks: document.checks.map((check) => ({
      ...check,
      step: numberOf(check.step),
      holders: check.holders.map((holder) => ({ ...holder, since: holder.since && numberOf(holder.since) })),
    })),
  }
}

/** The steps of each operation, by their places in the run: from where a task has the turn until it gives it back. */
function operationsOf(document: Counterexample): number[][] {
  const found: number[][] = []
  const states = statesOf(document)
  const isUnderWay = (index: number): boolean => states[index]?.[TURN.entity]?.[0]?.[TURN.field] !== null
  for (const [index, step] of namedSteps(document).entries()) {
    if (isUnderWay(index) && found.length > 0) found.at(-1)!.push(index)
    // That a process starts is no operation.
    else if (document.era === null || step.label !== 'start' || step.path.length > 0) found.push([index])
  }
  return found
}

function operationIn(document: Counterexample, places: readonly number[]): Step {
  const steps = places.map((index) => document.steps[index]!)
  const [first] = steps
  const [operation] = first!.path
  const said = places.filter((index) => isToldOf(document, index)).map((index) => document.steps[index]!)
  const words = said.map((step) => withoutSubject(document, step)).filter((each) => each !== '' && each !== NOTHING)
  const deeds = [...new Set(words)].join('; ')
  return {
    ...first!,
    label: operation ?? [...new Set(steps.map(({ label }) => label))].join('; '),
    path: [],
    choices: steps.flatMap(({ choices }) => choices),
    sentence: deeds === '' ? '' : `${document.tasks[first!.task]!.name} ${deeds}.`,
    changes: netChanges(steps.flatMap(({ changes }) => changes)),
  }
}

/** Whether a step does something to memory, or decided what became of it. */
function isToldOf(document: Counterexample, index: number): boolean {
  const decided = document.checks.some(({ step }) => step === index + 1)
  const isDeed = ({ kind, entity, field }: Change): boolean => kind === 'memory' && !isLock(document, entity, field)
  return decided || document.steps[index]!.changes.some(isDeed)
}

/** From what it was before all of them to what it is after, where that is something else. */
function netChanges(changes: readonly Change[]): Change[] {
  const net = new Map<string, Change>()
  for (const change of changes) {
    const key = `${change.entity} ${change.instance} ${change.field}`
    net.set(key, { ...change, before: (net.get(key) ?? change).before })
  }
  return [...net.values()].filter(({ before, after }) => before !== after)
}
