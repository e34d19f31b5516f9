import { junitXml, problem, type JUnitCase, type JUnitSuite } from '../../report/junit-xml.ts'
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
  return junitXml([...suites, ...(rest.length > 0 ? [suite('baseline', ownCases(report, rest))] : [])])
}

interface Case extends JUnitCase {
  readonly movements: readonly Movement[]
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
    return { test, name: property, outcome: 'error', inner: problem('error', 'incomplete', message, ''), movements: [] }
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
    return problem(outcome, kind, what, [...new Set(lines)].join('\n'))
  })
  return { test, name, outcome, inner: elements.join(''), movements }
}

function suite(name: string, cases: readonly Case[]): JUnitSuite {
  return { name, cases }
}
