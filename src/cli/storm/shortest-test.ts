import { eras } from '../../../models/eras/index.ts'
import type { Era } from '../../../models/kernel/era.ts'
import type { LitmusTest } from '../../litmus/checked.ts'
import { QUESTION } from '../../litmus/elaborate.ts'
import { litmusOfScript, smallerScripts, type Heading, type Script } from '../../random/script.ts'
import { shrunk, smallerBy } from '../../random/shrink.ts'
import { readTest } from '../load-tests.ts'
import type { SearchOptions } from '../options.ts'
import { verifyTest } from '../verify-test.ts'

/** What a test is to show: a property that is violated under an era. */
export interface Wanted {
  readonly era: Era
  readonly property: string
  readonly options: SearchOptions
}

/** The smallest script that was found, and the newest release under which its test does not show the same, if there is one. */
export interface Shortest {
  readonly script: Script
  readonly without: Era | null
}

/**
 * The shortest test that shows what a run does, which begins as a script of all of it; null where not even that shows it. A smaller one must do what
 * the whole one does: violate the property and nothing that the whole one does not, and not under the newest release that keeps it.
 */
export async function shortestTest(whole: Script, wanted: Wanted): Promise<Shortest | null> {
  const { era, property, options } = wanted
  const first = await violatedIn(whole, era, options)
  if (!first?.has(property)) return null
  const without = await newestWithout(whole, wanted)
  const shows = async (script: Script): Promise<boolean> => {
    const violated = await violatedIn(script, era, options)
    if (!violated?.has(property) || [...violated].some((each) => !first.has(each))) return false
    return without === null || (await violatedIn(script, without, options))?.has(property) === false
  }
  const smaller = smallerBy((script: Script) => litmusOfScript(script, ANY_QUESTION, ANY), smallerScripts)
  // One at a time: the first that does is taken, whatever else would.
  const script = await shrunk(whole, smaller, 1, async ([next]) => ((await shows(next!)) ? next! : null))
  const told = withDistinctValues(script)
  return { script: (await shows(told)) ? told : script, without }
}

async function newestWithout(script: Script, { era, property, options }: Wanted): Promise<Era | null> {
  for (const other of eras.toReversed()) {
    // oxlint-disable-next-line no-await-in-loop -- the newest one that will do is enough
    const violated = other.name === era.name ? null : await violatedIn(script, other, options)
    if (violated?.has(property) === false) return other
  }
  return null
}

/** The properties that a test violates under an era, but for its question; null where it has mistakes, or a limit leaves that open. */
async function violatedIn(script: Script, era: Era, options: SearchOptions): Promise<ReadonlySet<string> | null> {
  const test = await testOfScript(script, ANY_QUESTION, ANY)
  if (!test) return null
  const { records, size } = await verifyTest(test, era, options, { runs: false })
  if (size.stoppedBy !== null) return null
  return new Set(
    records.flatMap(({ property, verdict }) => (verdict === 'violated' && property !== QUESTION ? [property] : [])),
  )
}

/** The test of a script, or null where that has mistakes, as the use of a reference before it was taken. */
export async function testOfScript(script: Script, question: string, heading: Heading): Promise<LitmusTest | null> {
  const text = litmusOfScript(script, question, heading)
  const read = await readTest({ name: `${heading.name}.litmus`, text })
  return read.ok ? read.value : null
}

/** What is violated does not depend on what is asked. */
export const ANY_QUESTION = 'exists (parent:x=0)'
const ANY: Heading = { name: 'any', sentence: 'any' }

/** Each store stores something else, so that it can be told which one was seen. */
function withDistinctValues(script: Script): Script {
  let value = 0
  const deeds = script.deeds.map((deed) => {
    const isStore = deed.words[0] === 'write'
    return isStore ? { ...deed, words: [...deed.words.slice(0, -1), String(++value)] } : deed
  })
  return { ...script, deeds }
}
