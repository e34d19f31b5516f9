import { styleText } from 'node:util'
import { printable, wrap } from '../report/layout.ts'
import { counted, groupBy } from '../report/words.ts'
import { countVerdicts, type Baseline } from './baseline.ts'
import { meanings, type Kind, type Movement } from './movement.ts'

const COLOURS: Readonly<Partial<Record<Kind, 'red' | 'yellow' | 'green'>>> = {
  regression: 'red',
  contradiction: 'red',
  unexpected: 'red',
  fix: 'green',
  new: 'green',
}

/** Where every number moved, a reader has understood; `--reporter json` has all of them. */
const MOST_OF_A_KIND = 40

export interface TextOptions {
  readonly width: number
  /** Colours only repeat what the words say; without a stream there are none. */
  readonly stream?: NodeJS.WritableStream
}

/** What moved, by kind, worst first; what moved alike under several eras, or for several properties, is said once. */
export function renderMovements(movements: readonly Movement[], { width, stream }: TextOptions): string {
  return groupBy(movements, ({ kind }) => kind)
    .map((group) => {
      const { kind } = group[0]!
      const [first, ...rest] = wrap(`${kind}: ${meanings[kind]}`, width, '  ')
      const colour = COLOURS[kind] ?? 'yellow'
      const title = first!.replace(kind, stream ? styleText(colour, kind, { stream }) : kind)
      const all = gathered(group)
      const more = all.length > MOST_OF_A_KIND ? [`  and ${all.length - MOST_OF_A_KIND} more`] : []
      return [title, ...rest, ...all.slice(0, MOST_OF_A_KIND).flatMap((each) => movementLines(each, width)), ...more]
    })
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n')
}

/** `103 tests under 13 eras, 25,029 verdicts: nothing moved` */
export function renderTotals(found: Baseline, movements: readonly Movement[]): string {
  const verdicts = `${counted(found.tests.size, 'test')} under ${counted(found.properties.size, 'era')}, ${countVerdicts(found).toLocaleString('en-US')} verdicts`
  const moved = groupBy(movements, ({ kind }) => kind).map((group) => `${group.length} ${group[0]!.kind}`)
  return `${verdicts}: ${moved.length === 0 ? 'nothing moved' : moved.join(', ')}\n`
}

/** Some movements of one kind that are alike. */
export interface Gathered extends Omit<Movement, 'era' | 'property' | 'kind'> {
  readonly kind: Kind
  readonly eras: readonly string[]
  readonly properties: readonly string[]
}

/** What says the same of a test under several eras; where only the test is told, of several tests. */
export function gathered(movements: readonly Movement[]): Gathered[] {
  const alike = ({ kind, test, property, what }: Movement): string => JSON.stringify([kind, test, property, what])
  return groupBy(movements, alike).map((group): Gathered => {
    const { kind, test, property, what } = group[0]!
    const eras = group.flatMap(({ era }) => (era === null ? [] : [era]))
    const hint = [...new Set(group.flatMap((each) => each.hint))]
    return { kind, test, eras, properties: property === null ? [] : [property], what, hint }
  })
}

/** Who moved: `B01-vmsplice-unmap-in-child, v5.7, v5.8: I5`. */
export function subjectWords({ test, eras, properties }: Gathered): string {
  const where = [...(test === null ? [] : [test]), ...eras].join(', ')
  return [where, ...properties].filter((each) => each !== '').join(': ')
}

function movementLines(each: Gathered, width: number): string[] {
  const subject = subjectWords(each)
  return [
    ...wrap(`${subject}${subject === '' ? '' : ': '}${each.what}`, width - 2, '  ').map((line) => `  ${line}`),
    ...each.hint.map((line) => `    ${printable(line)}`),
  ]
}
