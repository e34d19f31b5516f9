import type { Era } from '../../models/kernel/era.ts'
import type { Exploration } from '../explorer/index.ts'
import type { Model } from '../invariants/property.ts'
import { allTransitions, type Transition } from '../program/program.ts'
import { renderText } from '../report/index.ts'
import { wrap } from '../report/layout.ts'
import { depthWords, lengthWords } from '../report/operations.ts'
import { explanationWords, grouped } from '../report/words.ts'
import { TURN_ENTITY } from '../state/names.ts'
import type { VerdictRecord } from './record.ts'
import type { Storm } from './storm-options.ts'
import type { Written } from './storm/litmus-file.ts'

export interface Explored {
  /** What was explored, in a line. */
  readonly heading: string
  /** Null for a model of its own. */
  readonly era: string | null
  readonly model: Model
  readonly exploration: Exploration
  readonly records: readonly VerdictRecord[]
}

/** A storm under an era, in a line. */
export function stormHeading({ bounds: { threads, pages, references } }: Storm, era: Era): string {
  return `Storm ${era.name}: ${counted(threads.length, 'process')} (threads: ${threads.join(', ')}), ${counted(pages, 'page')}, ${counted(references, 'reference')}`
}

/** What the exploration of a model came to: a storm under one era, or a model of a file. */
export function renderExplored(
  { heading, era, model, exploration, records }: Explored,
  { width, verbose, runs }: { readonly width: number; readonly verbose: boolean; readonly runs: boolean },
): string {
  const { states, transitions, depth, seconds, stoppedBy, neverTaken } = exploration
  const { program } = model
  const rate = grouped(Math.round(states / Math.max(seconds, 0.001)))
  const far = depthWords(depth, program.schema.entities[TURN_ENTITY] ? 'coarse' : 'fine', era)
  const lines = [
    heading,
    `Explored ${grouped(states)} states, ${grouped(transitions)} transitions, ${far}, in ${seconds.toFixed(1)} s (${rate} states/s)`,
    ...(stoppedBy === null
      ? []
      : [stoppedBy === 'interrupt' ? 'Incomplete: interrupted' : `Incomplete: the limit on ${stoppedBy} was reached`]),
    ...records.map(recordLine),
    ...neverTakenLines(namesOf(model, neverTaken), stoppedBy !== null, verbose),
  ]
  const text = lines.flatMap((line) => wrap(line, width, hanging(line)).map((each) => `${each}\n`)).join('')
  const traces = records.flatMap(({ document }) =>
    runs && document ? [`\n${renderText(document, { width, stream: process.stdout })}`] : [],
  )
  return `${text}${traces.join('')}\n`
}

/** Which violations of a storm became litmus tests, and why others did not. */
export function renderWritten(written: readonly Written[], width: number): string {
  const lines = written.flatMap(({ property, path, none }) => {
    if (path !== null) return [`  ${property.padEnd(7)} ${path}`]
    return none === null ? [] : wrap(`  ${property.padEnd(7)} no litmus test: ${none}`, width, ' '.repeat(10))
  })
  return lines.length === 0 ? '' : `As litmus tests:\n${lines.join('\n')}\n\n`
}

/** Lines after the first stand under the text behind the property's name. */
function hanging(line: string): string {
  return line.startsWith('  ') ? ' '.repeat(10) : '  '
}

function recordLine({ property, verdict, document, counterexample }: VerdictRecord): string {
  const name = `  ${property.padEnd(7)} `
  if (!document) return `${name}${verdict}`
  const steps = lengthWords(document)
  const what = document.property.kind === 'witness' ? `seen after ${steps}` : `violated after ${steps}`
  const where = counterexample === null ? '' : ` (${counterexample.replace(/json$/, 'svg')})`
  return `${name}${what}: ${explanationWords(document)}${where}`
}

/** The names that no run takes a step of: where a routine stands in several places, its steps have the same ones. */
function namesOf({ program }: Model, neverTaken: Exploration['neverTaken']): string[] {
  const never = new Set(neverTaken)
  const nameOf = ({ task, label }: Transition): string =>
    `${program.tasks[task]!.name}: ${label.replaceAll('/', ' > ')}`
  const taken = new Set(
    allTransitions(program)
      .filter((each) => !never.has(each))
      .map(nameOf),
  )
  return [...new Set(neverTaken.map(nameOf))].filter((name) => !taken.has(name))
}

function neverTakenLines(neverTaken: readonly string[], stopped: boolean, verbose: boolean): string[] {
  if (neverTaken.length === 0) return []
  const soFar = stopped ? ' so far' : ''
  const heading = `No run takes ${counted(neverTaken.length, 'step')}${soFar}`
  if (!verbose) return [`${heading} (--verbose names them)`]
  return [`${heading}:`, ...neverTaken.map((name) => `  ${name}`)]
}

function counted(number: number, noun: string): string {
  const plural = noun.endsWith('s') ? `${noun}es` : `${noun}s`
  return `${number} ${number === 1 ? noun : plural}`
}
