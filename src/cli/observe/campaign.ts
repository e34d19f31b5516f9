import type { LitmusTest } from '../../litmus/checked.ts'
import type { Abilities } from '../../observe/mechanism.ts'
import type { Cell, ObservedKernel } from '../../observe/observed.ts'
import { missingOf } from '../../observe/plan.ts'
import { endWords } from '../../observe/seen.ts'
import { generate, litmusOf, type Generated } from '../../random/generate.ts'
import type { Sketch, SketchBounds } from '../../random/sketch.ts'
import { shrunk, smaller } from '../../random/shrink.ts'
import { writeReport } from '../../report/index.ts'
import { testIn } from '../load-tests.ts'
import { say } from '../terminal.ts'
import { judge, observeKernel, type Asked, type Guest } from './kernel.ts'

/** Which random tests to run. */
export interface Random {
  readonly count: number
  readonly seed: number
  readonly bounds: SketchBounds
  /** The folder for the tests that do not agree. */
  readonly output: string
}

/** To make one small takes a dozen boots; what is wrong in many tests is wrong for a few reasons. */
const MOST_SHRUNK = 3

/**
 * Runs random tests. Of those that show what the model excludes the first ones are made as small as they can be, and written to a folder, with
 * what each side says, as are all others that do not agree; small ones stand for the tests that they were made from.
 */
export async function campaign(
  { count, seed, bounds, output }: Random,
  guest: Guest,
  asked: Asked,
  signal: AbortSignal,
): Promise<ObservedKernel> {
  const generated = await ableTests(generate(bounds, seed, count * MOST_UNABLE), guest.abilities, count)
  const tests = generated.map(({ test }) => test)
  const found = await observeKernel(tests, guest, asked, signal)
  const cells = [...found.cells]
  const wrong = cells.flatMap((cell, at) => (isWrong(cell) ? [at] : []))
  for (const at of wrong.slice(0, MOST_SHRUNK)) {
    const { name, sketch } = generated[at]!
    say(`cowproof: ${name} does not agree, and is made smaller\n`)
    cells[at] = await shrink(name, sketch, cells[at]!, { bounds, guest, asked, signal })
  }
  for (const cell of cells) if (cell.compared.agreement !== 'agrees') writeCell(cell, found, output)
  return { ...found, cells }
}

/** The first tests that a guest can do all of. What it cannot do would be told again and again. */
async function ableTests(
  all: readonly Generated[],
  abilities: Abilities,
  count: number,
): Promise<(Generated & { readonly test: LitmusTest })[]> {
  const able: (Generated & { readonly test: LitmusTest })[] = []
  for (const each of all) {
    if (able.length === count) break
    // oxlint-disable-next-line no-await-in-loop -- the next one may not be needed
    const test = await testOf(each.name, each.text)
    if (missingOf(test, abilities).length === 0) able.push({ ...each, test })
  }
  return able
}

/** Of so many tests at least one is one that a guest can do. */
const MOST_UNABLE = 8

function isWrong({ compared }: Cell): boolean {
  return compared.agreement === 'impossible seen'
}

interface Surroundings {
  readonly bounds: SketchBounds
  readonly guest: Guest
  readonly asked: Asked
  readonly signal: AbortSignal
}

/** So many smaller tests are tried in one boot. */
const TRIED_AT_ONCE = 24

/** Tries smaller tests until none of those that are next shows what the model excludes. */
async function shrink(
  name: string,
  sketch: Sketch,
  cell: Cell,
  { bounds, guest, asked, signal }: Surroundings,
): Promise<Cell> {
  let smallest = cell
  const now = await shrunk(sketch, smaller(bounds), TRIED_AT_ONCE, async (next) => {
    if (signal.aborted) return null
    const tests = await Promise.all(next.map((each, at) => testOf(`${name}-${at}`, litmusOf(each, `${name}-${at}`))))
    const cells = await judge(tests, guest, asked, signal)
    const [at] = [...cells.keys()]
      .filter((each) => isWrong(cells[each]!))
      .toSorted((one, other) => sizeOf(cells[one]!) - sizeOf(cells[other]!))
    if (at === undefined) return null
    smallest = cells[at]!
    return next[at]!
  })
  const test = await testOf(name, litmusOf(now, name))
  return { ...smallest, test }
}

function sizeOf({ test }: Cell): number {
  return test.file.text.length
}

/** The test, and what each side says of it. */
function writeCell({ test, compared, observation }: Cell, { release, era }: ObservedKernel, folder: string): void {
  const seen = compared.seen.map(
    ({ seen: end, isPossible }) => `${endWords(end)}${isPossible ? '' : '   (impossible)'}`,
  )
  const says = [
    `Seen on Linux ${release}${observation.trouble === null ? '' : ` until ${observation.trouble.kind}`}:`,
    ...indented(seen),
    `Possible under ${era}, and not seen:`,
    ...indented(compared.unseen.map((end) => `${endWords(end)}${end.needsRace === true ? '   (by a race)' : ''}`)),
  ]
  writeReport(folder, `${test.name}.litmus`, `(* ${says.join('\n   ')} *)\n\n${test.file.text}`)
}

function indented(lines: readonly string[]): string[] {
  return lines.length === 0 ? ['  nothing'] : lines.map((line) => `  ${line}`)
}

function testOf(name: string, text: string): Promise<LitmusTest> {
  return testIn({ name: `${name}.litmus`, text })
}
