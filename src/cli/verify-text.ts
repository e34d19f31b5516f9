import { verdicts } from '../explorer/verdict.ts'
import { textIn } from '../litmus/source.ts'
import { renderObservation, renderSummary, renderText } from '../report/index.ts'
import { wrap } from '../report/layout.ts'
import { commandLine, fileWord } from './command-line.ts'
import type { VerdictRecord } from './record.ts'
import { nameWithSteps, renderShort } from './short-answer.ts'
import { lookAgain, type Verified } from './verify-test.ts'

/** One test: a short answer for each era, and in detail what was observed under each, and then how it goes wrong where it does. */
export function renderOne(
  verified: readonly Verified[],
  { width, runs }: { readonly width: number; readonly runs: 'none' | 'first' | 'all' },
): string {
  const short = renderShort(verified, width)
  const reports = reportLines(verified.flatMap(({ records }) => records))
  if (runs === 'none') return [short, ...reports].join('\n')
  const documents = verified.flatMap(({ records }) => {
    const found = records.flatMap(({ document }) => (document ? [document] : []))
    const bad = found.filter(({ property }) => property.kind !== 'witness')
    return runs === 'all' ? found : bad.slice(0, 1)
  })
  return [
    short,
    ...verified.map((one) => renderEra(one, width)),
    ...documents.map((document) => renderText(document, { width, stream: process.stdout })),
    ...reports,
  ].join('\n')
}

/** Many tests: a table, and a line for each unexpected verdict. */
export function renderSuite(verified: readonly Verified[], width: number): string {
  const records = verified.flatMap((one) => one.records)
  const judged = records.filter(({ kind, surprise }) => kind !== 'witness' || surprise !== null)
  return [renderSummary(judged, width), ...advice(verified, judged), ...reportLines(records)].join('\n')
}

/** What to look at first: a test that goes wrong as it should. */
function advice(verified: readonly Verified[], records: readonly VerdictRecord[]): string[] {
  const example = records.find(({ verdict, expected }) => verdict === 'violated' && expected === 'violated')
  const found = verified.find(({ records: its }) => example && its.includes(example))
  if (!example || !found) return []
  return [`How a test goes wrong: ${lookAgain(found.test, found.era.name, example.property, found.asked)}\n`]
}

function renderEra({ test, era, asked, size, outcomes, answer, records }: Verified, width: number): string {
  const observed = renderObservation(
    {
      test: test.name,
      era: era.name,
      clause: textIn(test.file, test.question.span),
      outcomes,
      verdict: answer,
      steps: asked.steps,
      ...size,
    },
    width,
  )
  const lines = [`Properties ${verdictsOf(records) || 'none of those asked for was seen'}`]
  return observed + lines.flatMap((line) => wrap(line, width, '  ').map((each) => `${each}\n`)).join('')
}

/** `violated: outcome (44 steps), I5 (41 steps); holds: I1, I2` */
function verdictsOf(records: readonly VerdictRecord[]): string {
  const named = (kind: string, some: readonly VerdictRecord[]): string[] =>
    some.length === 0 ? [] : [`${kind}: ${some.map(nameWithSteps).join(', ')}`]
  return verdicts
    .flatMap((verdict) =>
      named(
        verdict,
        records.filter((record) => record.verdict === verdict),
      ),
    )
    .join('; ')
}

function reportLines(records: readonly VerdictRecord[]): string[] {
  const paths = records.flatMap(({ counterexample }) => (counterexample === null ? [] : [counterexample]))
  if (paths.length === 0) return []
  const heading = `${paths.length === 1 ? 'One counterexample' : `${paths.length} counterexamples`}, each as .svg, .memory.svg, .sequence.svg, .dot and .json:\n`
  const hint = `What else could have been done, and would have avoided one: ${commandLine('states', fileWord(paths[0]!))}\n`
  return [heading + paths.map((path) => `  ${path.replace(/json$/, 'svg')}\n`).join('') + hint]
}
