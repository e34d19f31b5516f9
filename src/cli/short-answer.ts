import { styleText } from 'node:util'
import { QUESTION } from '../litmus/elaborate.ts'
import { causeOf, causeWords } from '../report/cause.ts'
import { namedSteps, type Counterexample } from '../report/index.ts'
import { wrap } from '../report/layout.ts'
import { depthWords, lengthWords } from '../report/operations.ts'
import { stoppedWords } from '../report/observation.ts'
import { counted, explanationWords, stepWords } from '../report/words.ts'
import { askedWords, commandLine } from './command-line.ts'
import { wordsOfEra } from './era-file.ts'
import { expectation, worstOf, type VerdictRecord } from './record.ts'
import { nameOfTest, type Verified } from './verify-test.ts'

/** The answer before all details, for each era: the verdict, what it comes of, in one sentence, and once where to look. */
export function renderShort(verified: readonly Verified[], width: number): string {
  const shown = verified.find(({ records }) => worstOf(records)) ?? verified[0]
  return answersOf(verified, width) + (shown ? whereToLook(shown) : []).map((line) => `${line}\n`).join('')
}

/** The same without where to look. */
export function answersOf(verified: readonly Verified[], width: number): string {
  const lines = verified.flatMap((one) => [
    ...wrap(titleOf(one), width, '  ').map(painted(one)),
    ...detailsOf(one, verified.length === 1).flatMap((line) => wrap(line, width - 2, '  ').map((each) => `  ${each}`)),
    ...one.records.flatMap(({ hint }) => hint.map((each) => `    ${each}`)),
  ])
  return lines.map((line) => `${line}\n`).join('')
}

function titleOf({ test, era, records, size: { stoppedBy } }: Verified): string {
  const limit = stoppedBy === null ? '' : ` (${stoppedWords(stoppedBy)})`
  return `${test.name} under ${era.name}: ${verdictOf(records)}${limit}${expectation(records)}`
}

function verdictOf(records: readonly VerdictRecord[]): 'violated' | 'incomplete' | 'vacuous' | 'holds' {
  if (worstOf(records)) return 'violated'
  if (records.some(({ verdict }) => verdict === 'incomplete')) return 'incomplete'
  return records.some(({ property, verdict }) => property === QUESTION && verdict === 'vacuous') ? 'vacuous' : 'holds'
}

/** One style at a time: given a list of styles, styleText in Node 20 does not ask the stream. */
function painted({ records }: Verified): (line: string) => string {
  const colour = ({ violated: 'red', incomplete: 'yellow', vacuous: 'yellow', holds: 'green' } as const)[
    verdictOf(records)
  ]
  const { stdout: stream } = process
  return (line) => styleText('bold', styleText(colour, line, { stream }), { stream })
}

/** Of a test that holds, what was explored is said where nothing else is asked for. */
function detailsOf(one: Verified, isAlone: boolean): string[] {
  const { records } = one
  const worst = worstOf(records)
  const seen = records.filter(({ verdict }) => verdict === 'seen')
  return [
    ...(worst ? whatIsWrong(worst, records) : isAlone ? [exploredWords(one)] : []),
    ...named('Seen', seen),
    ...records.flatMap(({ property, surprise }) => (surprise === null ? [] : [`Unexpected ${property}: ${surprise}`])),
  ]
}

function exploredWords({ era, asked, size: { states, transitions, depth, stoppedBy } }: Verified): string {
  const all = stoppedBy === null ? 'all there is: ' : ''
  return `Explored ${all}${counted(states, 'state')}, ${counted(transitions, 'transition')}, ${depthWords(depth, asked.steps, era.name)}`
}

function whatIsWrong(worst: VerdictRecord, records: readonly VerdictRecord[]): string[] {
  const { document } = worst
  const others = records.filter((each) => each !== worst && each.verdict === 'violated')
  return [
    ...(document ? [`${worst.property}: ${wrongWords(document)}`, causeLine(document)] : [worst.property]),
    ...named('Violated, too', others),
  ]
}

/** `child:r is 2. Should hold: no run ends with (child:r=2)` */
function wrongWords(document: Counterexample): string {
  const { meaning } = document.property
  return `${explanationWords(document)}. Should hold: ${meaning.charAt(0).toLowerCase()}${meaning.slice(1)}`
}

function causeLine(document: Counterexample): string {
  const cause = causeOf(document)
  if (cause) return `Decided: ${causeWords(document, cause)}`
  const last = namedSteps(document).at(-1)
  return last
    ? `After ${lengthWords(document)}, the last of ${document.tasks[last.task]!.name}: ${stepWords(document, last)}`
    : 'From the start'
}

function named(title: string, records: readonly VerdictRecord[]): string[] {
  return records.length === 0 ? [] : [`${title}: ${records.map(nameWithSteps).join(', ')}`]
}

/** `I5 (41 steps)` */
export function nameWithSteps({ property, document }: VerdictRecord): string {
  return document ? `${property} (${lengthWords(document)})` : property
}

/** Commands, which are for copying. */
function whereToLook({ test, era, asked, records }: Verified): string[] {
  const words = ['verify', nameOfTest(test), '--era', wordsOfEra(era.name), ...askedWords(asked)]
  const run = records.some(({ document }) => document)
  return [
    '',
    ...(run ? [`Step by step in a browser: ${commandLine(...words, '--open')}`] : []),
    `${run ? 'All steps and outcomes:   ' : 'All outcomes:'} ${commandLine(...words, '--verbose')}`,
  ]
}
