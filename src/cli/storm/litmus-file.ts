import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Era } from '../../../models/kernel/era.ts'
import type { Exploration, Limits, PropertyResult } from '../../explorer/index.ts'
import { modelError, type Model } from '../../invariants/property.ts'
import type { LitmusTest } from '../../litmus/checked.ts'
import type { JudgedEnd } from '../../litmus/end-set.ts'
import { parse } from '../../litmus/parse.ts'
import { print } from '../../litmus/print.ts'
import { litmusOfScript, type Heading } from '../../random/script.ts'
import { reportName, writeReport } from '../../report/index.ts'
import { wrap } from '../../report/layout.ts'
import { askedWords, commandLine } from '../command-line.ts'
import { wordsOfEra } from '../era-file.ts'
import { testIn } from '../load-tests.ts'
import type { SearchOptions } from '../options.ts'
import { unlessUnwritten } from '../reports.ts'
import type { Storm } from '../storm-options.ts'
import { verifyTest } from '../verify-test.ts'
import { expectationsOf } from './expectations.ts'
import { questionFor } from './question.ts'
import { scriptOfRun } from './script-of-run.ts'
import { ANY_QUESTION, shortestTest, testOfScript } from './shortest-test.ts'

/** What a storm explored under an era. */
export interface Found {
  readonly storm: Storm
  readonly era: Era
  readonly options: SearchOptions
  readonly model: Model
  readonly exploration: Exploration
}

/** What became of the test of a violation. */
export interface Written {
  readonly property: string
  /** Its file, or null. */
  readonly path: string | null
  /** Why there can be none. */
  readonly none: string | null
  /** Why it could not be written, if it should have been. */
  readonly unwritten: string | null
}

/** Writes a violation that a storm found as the shortest litmus test that shows it, to a folder. */
export async function writeAsLitmus(result: PropertyResult, found: Found, folder: string): Promise<Written> {
  const property = result.property.name
  const nothing = { property, path: null, none: null, unwritten: null }
  const name = `${reportName('storm', found.era.name, property)}.litmus`
  const path = join(folder, name)
  // Somebody may have gone on with the test that was written there before.
  if (existsSync(path))
    return {
      ...nothing,
      unwritten: `there is a '${path}' already, which is kept: move it away, or name another folder`,
    }
  const text = await textOfViolation(result, found)
  if ('none' in text) return { ...nothing, none: text.none }
  const { done, unwritten } = await unlessUnwritten(() => Promise.resolve(writeReport(folder, name, text.text)))
  return { ...nothing, path: done, unwritten }
}

type Text = { readonly text: string } | { readonly none: string }

async function textOfViolation({ property, run }: PropertyResult, found: Found): Promise<Text> {
  const { storm, era, model } = found
  const options = { ...found.options, limits: LIMITS }
  if (property.name === modelError.name) return { none: 'an error of the model is nothing that a kernel does' }
  if (!run) return { none: 'no memory was left to find the run that shows it' }
  const shortest = await shortestTest(scriptOfRun(run, model.program, storm), { era, property: property.name, options })
  if (options.signal?.aborted) return { none: 'interrupted' }
  if (!shortest) return { none: 'the operations of its run do not violate it in a litmus test, which has other bounds' }
  const { script, without } = shortest
  const heading: Heading = {
    name: `storm-${era.name}-${property.name}`.replaceAll(/[^\w.-]+/g, '-'),
    sentence: `What a storm found under ${era.name}, in as few words as it takes: ${property.name} is violated.`,
  }
  const plain = (await testOfScript(script, ANY_QUESTION, heading))!
  const endsUnder = async (other: Era): Promise<readonly JudgedEnd[]> =>
    (await verifyTest(plain, other, options, { runs: false, ends: true })).ends ?? []
  const question = questionFor(await endsUnder(era), without ? await endsUnder(without) : [])
  const asked = (await testOfScript(script, question, heading))!
  const expectations = await expectationsOf(asked, era, options)
  const source = `source ${againWords(found, property.name)}`
  const text = laidOut(litmusOfScript(script, question, heading), source, expectations, property.meaning)
  if (options.signal?.aborted) return { none: 'interrupted' }
  await confirm(await testIn({ name: `${heading.name}.litmus`, text }), era, options, property.name)
  return { text }
}

/** Of each test. That of a whole run has some hundred states, and one with too many is not what somebody wants to read. */
const LIMITS: Limits = { states: 200_000 }

function againWords({ storm, era, options }: Found, property: string): string {
  return commandLine(
    'storm',
    '--era',
    wordsOfEra(era.name),
    ...storm.words,
    ...askedWords(options),
    '--property',
    property,
  )
}

/** As a file has it: the test in the usual layout, under what the property says. */
function laidOut(text: string, source: string, expectations: readonly string[], meaning: string): string {
  const parsed = parse([text.replace('\n', `\n${source}\n`), ...expectations].join('\n'), 'storm.litmus')
  if (!parsed.ok) throw new Error(`a test that was found right has mistakes:\n${text}`)
  const said = wrap(`Violated: ${meaning.replaceAll('*)', '* )')}`, 110, '')
  return `(* ${said.join('\n   ')} *)\n\n${print(parsed.value)}`
}

/** What is written is what was verified, and as the test itself expects. */
async function confirm(test: LitmusTest, era: Era, options: SearchOptions, property: string): Promise<void> {
  const { records } = await verifyTest(test, era, options, { runs: false })
  const isViolated = records.some((each) => each.property === property && each.verdict === 'violated')
  const surprise = records.find((each) => each.surprise !== null)?.surprise
  if (!isViolated || surprise !== undefined)
    throw new Error(`the test of ${property} under ${era.name} shows ${surprise ?? 'nothing'}:\n${test.file.text}`)
}
