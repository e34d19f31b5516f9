import { createHash } from 'node:crypto'
import type { CodeFlow, Location, Log, ReportingDescriptor, Result, ThreadFlowLocation } from 'sarif'
import { nameOf, type Counterexample, type Step } from '../../report/counterexample.ts'
import { changeWords, explanationWords, pathWords, stepWords, valueWords } from '../../report/words.ts'
import { meanings, type Movement } from '../movement.ts'
import { evidenceOf, whereIs, type Evidence, type GateReport } from '../report.ts'

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/**
 * SARIF 2.1.0: each movement is a result at the line of the litmus file, and its counterexample a code flow, with a thread flow for each
 * task. Numbers of steps run through all tasks (`executionOrder`), so a viewer can put them in order.
 */
export function sarif(report: GateReport): string {
  const told = new Set<Evidence>()
  const results = report.movements.map((movement) => {
    const evidence = evidenceOf(report, movement)
    const isFirst = evidence !== undefined && !told.has(evidence)
    if (evidence) told.add(evidence)
    return resultOf(report, movement, isFirst)
  })
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'cowproof',
            version: report.found.cowproof,
            rules: rulesOf(report),
          },
        },
        automationDetails: { id: 'cowproof/gate' },
        results,
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

/** What a movement is an instance of: its property, where it has one. */
function ruleOf({ kind, property }: Movement): string {
  return property ?? `gate/${kind.replaceAll(' ', '-')}`
}

function rulesOf({ movements, evidence }: GateReport): ReportingDescriptor[] {
  const rules = new Map(
    movements.map((movement) => {
      const shown = evidence.find(({ document }) => document.property.name === movement.property)
      const text =
        shown?.document.property.meaning ??
        (movement.property === null ? meanings[movement.kind] : `The property ${movement.property}`)
      return [
        ruleOf(movement),
        { id: ruleOf(movement), shortDescription: { text }, defaultConfiguration: { level: 'error' as const } },
      ]
    }),
  )
  return [...rules.values()]
}

/** A run that shows several movements stands at the first of them. */
function resultOf(report: GateReport, movement: Movement, withRun: boolean): Result {
  const { kind, test, era, property, what, hint } = movement
  const evidence = evidenceOf(report, movement)
  const subject = [test, era, property].filter((part) => part !== null).join(', ')
  const text = [
    `${kind}: ${subject}${subject === '' ? '' : ': '}${what}`,
    ...(evidence ? [explanationWords(evidence.document), evidence.document.command] : []),
    ...hint,
  ]
  return {
    ruleId: ruleOf(movement),
    level: 'error',
    message: { text: [...new Set(text)].join('\n') },
    locations: [at(whereIs(report, movement))],
    partialFingerprints: { 'cowproof/v1': fingerprint([kind, test, era, property]) },
    ...(evidence && withRun ? { codeFlows: [codeFlow(report, evidence.document)] } : {}),
  }
}

function codeFlow(report: GateReport, document: Counterexample): CodeFlow {
  const { steps, failing, tasks } = document
  const all = [...steps, ...(failing ? [{ ...failing, changes: [] }] : [])]
  const flows = tasks.map(({ name, number }) => ({
    id: name,
    message: { text: name },
    locations: all.flatMap((step, index) =>
      step.task === number ? [flowLocation(report, document, step, index)] : [],
    ),
  }))
  return {
    message: { text: explanationWords(document) },
    threadFlows: flows.filter(({ locations }) => locations.length > 0),
  }
}

/** The step where the model has it, and called from where the test asks for it. */
function flowLocation(
  { places, sources, baseline }: GateReport,
  document: Counterexample,
  step: Step,
  index: number,
): ThreadFlowLocation {
  const text = [pathWords(step), stepWords(document, step)].filter((part) => part !== '').join(' > ')
  const place = places.get(document.test)
  const asked = place && step.litmus ? at({ file: place.file, line: step.litmus.line }) : null
  const done = step.source ? at({ file: `${sources}${step.source.file}`, line: step.source.line }) : null
  const memory = step.changes.filter(({ kind }) => kind === 'memory')
  const changes = memory.map((change) => changeWords(document, change)).join(', ')
  const said = step.sentence === '' ? changes : step.sentence
  const message = { text: said === '' ? text : `${text}: ${said}` }
  return {
    executionOrder: index + 1,
    location: { ...(done ?? asked ?? at({ file: place?.file ?? baseline, line: place?.question ?? 1 })), message },
    ...(asked && done ? { stack: { frames: [{ location: done }, { location: asked }] } } : {}),
    state: Object.fromEntries(
      memory.map(({ entity, instance, field, after }) => [
        `${nameOf(document, entity, instance)} ${field}`,
        { text: valueWords(document, entity, field, after) },
      ]),
    ),
  }
}

function at({ file, line }: { readonly file: string; readonly line: number }): Location {
  return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: Math.max(1, line) } } }
}

/** A path as a URI: relative ones stay so, and mean the folder in which the gate ran. */
function uriOf(path: string): string {
  const plain = encodeURI(path.replaceAll('\\', '/')).replaceAll('#', '%23').replaceAll('?', '%3F')
  return plain.startsWith('/') ? `file://${plain}` : plain
}

/** By this CI systems find an alert again. */
function fingerprint(parts: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}
