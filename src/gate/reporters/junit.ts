import { explanationWords } from '../../report/words.ts'
import { isWitness, verdictOn, type Found, type Properties } from '../baseline.ts'
import type { Movement } from '../movement.ts'
import { evidenceOf, type GateReport } from '../report.ts'

/**
 * JUnit XML as CI systems read it: a suite for each era, a case for each test and property. A movement is a failure; what is incomplete
 * is an error, never a pass. What moved of a test as a whole has a case of its own, named by its kind.
 */
export function junit(report: GateReport): string {
  const { found, movements } = report
  const cells = (era: string): readonly (readonly [string, Found])[] =>
    [...found.tests].flatMap(([test, gated]) => {
      const cell = gated.found.get(era)
      return cell ? [[test, cell] as const] : []
    })
  const suites = [...found.properties].map(([era, properties]) => {
    const here = movements.filter((movement) => movement.era === era)
    const cases = cells(era).flatMap(([test, cell]) => casesOf(report, test, cell, properties, here))
    const named = new Set(cases.flatMap(({ movements }) => movements))
    return suite(era, [
      ...cases,
      ...ownCases(
        report,
        here.filter((movement) => !named.has(movement)),
      ),
    ])
  })
  const eras = new Set(found.properties.keys())
  const rest = movements.filter(({ era }) => era === null || !eras.has(era))
  const all = [...suites, ...(rest.length > 0 ? [suite('baseline', ownCases(report, rest))] : [])]
  const sum = (name: 'tests' | 'failures' | 'errors'): number => all.reduce((total, each) => total + each[name], 0)
  const [tests, failures, errors] = [sum('tests'), sum('failures'), sum('errors')]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites${attributes({ name: 'cowproof', tests, failures, errors })}>\n`,
    ...all.map(({ text }) => text),
    '</testsuites>\n',
  ].join('')
}

interface Case {
  readonly test: string
  readonly name: string
  readonly outcome: 'passed' | 'failure' | 'error'
  /** What is in the element of a failure or an error. */
  readonly inner: string
  readonly movements: readonly Movement[]
}

interface Suite {
  readonly tests: number
  readonly failures: number
  readonly errors: number
  readonly text: string
}

function casesOf(
  report: GateReport,
  test: string,
  found: Found,
  properties: Properties,
  here: readonly Movement[],
): Case[] {
  return [...properties].map(([property, kind]): Case => {
    const moved = here.filter((movement) => movement.test === test && movement.property === property)
    if (moved.length > 0) return failing(report, test, property, moved)
    const verdict = verdictOn(found, property, kind)
    if (verdict !== 'incomplete') return { test, name: property, outcome: 'passed', inner: '', movements: [] }
    const message = isWitness(kind) ? 'not seen so far: a limit was reached' : 'a limit was reached before a verdict'
    return { test, name: property, outcome: 'error', inner: element('error', 'incomplete', message, ''), movements: [] }
  })
}

function ownCases(report: GateReport, movements: readonly Movement[]): Case[] {
  return movements.map((movement) => {
    const name = [movement.kind, ...(movement.property === null ? [] : [movement.property])].join(' ')
    return failing(report, movement.test ?? 'baseline', name, [movement])
  })
}

function failing(report: GateReport, test: string, name: string, movements: readonly Movement[]): Case {
  const outcome = movements.every(({ kind }) => kind === 'incomplete') ? 'error' : 'failure'
  const elements = movements.map((movement) => {
    const { kind, what, hint } = movement
    const evidence = evidenceOf(report, movement)
    const lines = [
      ...hint,
      ...(evidence ? [explanationWords(evidence.document), evidence.document.command] : []),
      ...(evidence?.files ?? []),
    ]
    return element(outcome, kind, what, [...new Set(lines)].join('\n'))
  })
  return { test, name, outcome, inner: elements.join(''), movements }
}

function element(name: 'failure' | 'error', type: string, message: string, text: string): string {
  return `      <${name}${attributes({ type, message })}>${escape(text)}</${name}>\n`
}

function suite(name: string, cases: readonly Case[]): Suite {
  const counted = (outcome: Case['outcome']): number => cases.filter((each) => each.outcome === outcome).length
  const [tests, failures, errors] = [cases.length, counted('failure'), counted('error')]
  const lines = cases.map(({ test, name, inner }) => {
    const start = `    <testcase${attributes({ classname: test, name })}`
    return inner === '' ? `${start}/>\n` : `${start}>\n${inner}    </testcase>\n`
  })
  const text = `  <testsuite${attributes({ name, tests, failures, errors })}>\n${lines.join('')}  </testsuite>\n`
  return { tests, failures, errors, text }
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escape(String(value))}"`)
    .join('')
}

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Text for XML, which has no room for most control characters, whatever way they are written, nor for halves of a character. */
function escape(text: string): string {
  return (
    text
      .replaceAll(/\p{Surrogate}/gu, '\ufffd')
      .replaceAll(/[&<>"']/g, (character) => ESCAPED[character]!)
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
  )
}
