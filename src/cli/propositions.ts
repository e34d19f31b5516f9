import type { Argv, CommandModule } from 'yargs'
import { everyEra } from '../../models/eras/index.ts'
import type { Era } from '../../models/kernel/era.ts'
import { mails, type Evidence, type Mail, type Proposition } from '../../models/propositions/index.ts'
import { storm } from '../../models/storm.ts'
import { explore, type Exploration, type ExploreOptions, type PropertyResult } from '../explorer/index.ts'
import type { Model } from '../invariants/property.ts'
import { elaborate } from '../litmus/elaborate.ts'
import { choose } from './choose.ts'
import { commandLine } from './command-line.ts'
import { costTables } from './costs.ts'
import { EXIT } from './exit-code.ts'
import { interruptSignal } from './interrupt.ts'
import { loadTest } from './load-tests.ts'
import { grouped } from '../report/words.ts'
import { progressLine } from './progress.ts'
import type { ArgumentsOf } from './options.ts'
import { print } from './terminal.ts'

const COSTS = 'costs'

const builder = (yargs: Argv) =>
  yargs
    .positional('names', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: `Propositions (002a), mails (002), or ${COSTS}; all if none is named`,
    })
    .example('$0 propositions 002a', 'the equivalence of two tests, on every reachable state of four storms')

type Arguments = ArgumentsOf<typeof builder>

export const propositions: CommandModule<object, Arguments> = {
  builder,
  handler: async (given) => {
    process.exitCode = await run(given)
  },
}

const INTRODUCTION = `# Propositions

What five mails say about copy-on-write, statement by statement, in our words, and what comes out when it is put to the test:
what \`cowproof propositions\` prints. Each row is an exploration of every reachable state, of a litmus test or of a storm, under
the rules of an era. It says what shows if the statement is true, and what did show; \`outcome\` is the bad end that the question
of a test describes. The verdict is counted from the rows, and from nothing else. Storms that have a name are those of
[storms.md](storms.md). \`npx cowproof propositions 002a\` explores what is said of one statement again.
`

/** Writes one proposition after the other, so that a run that is cut off has said what it knows. */
async function run({ names }: Arguments): Promise<number> {
  const all = mails.flatMap((mail) => mail.propositions)
  const known = [...mails.map(({ seed }) => ({ name: seed })), ...all, { name: COSTS }]
  for (const name of names) choose(known, name, ['proposition', 'propositions'])
  const isChosen = (...of: readonly string[]): boolean => names.length === 0 || of.some((name) => names.includes(name))
  const signal = interruptSignal()
  const explored: Explored = new Map()
  print(INTRODUCTION)
  for (const mail of mails) {
    const chosen = mail.propositions.filter(({ name }) => isChosen(name, mail.seed))
    if (chosen.length === 0) continue
    print(mailHeading(mail))
    for (const each of chosen) {
      const rows: Row[] = []
      for (const evidence of each.evidence) {
        rows.push(await settle(evidence, explored, signal))
        if (signal.aborted) return EXIT.interrupted
      }
      print(section(each, rows))
    }
  }
  if (isChosen(COSTS)) print(await costTables(everyEra))
  return EXIT.expected
}

/** One row: what was asked, and what came out. */
interface Row {
  readonly evidence: Evidence
  readonly states: number
  readonly result: PropertyResult
}

async function settle(evidence: Evidence, explored: Explored, signal: AbortSignal): Promise<Row> {
  const { run: asked, property } = evidence
  const { states, properties } = explored.get(keyOf(asked)) ?? (await exploreRun(asked, signal))
  explored.set(keyOf(asked), { states, properties })
  const result = properties.find((each) => each.property.name === property)
  if (!result) throw new Error(`${runText(evidence)} has no property '${property}'`)
  return { evidence, states, result }
}

/** Rows may share a run. */
type Explored = Map<string, Pick<Exploration, 'states' | 'properties'>>

function keyOf(asked: Evidence['run']): string {
  const properties = asked.kind === 'test' ? [] : asked.asked.map(({ name }) => name)
  return [runText({ run: asked, property: '', shows: true }), asked.era.name, ...properties].join('; ')
}

async function exploreRun(asked: Evidence['run'], signal: AbortSignal): Promise<Exploration> {
  const progress = progressLine()
  const model = await modelOf(asked)
  const onProgress: ExploreOptions['onProgress'] = (now) =>
    progress.update(`${model.program.name}, ${asked.era.name}`, now)
  const exploration = await explore(model, { signal, onProgress })
  progress.clear()
  return exploration
}

async function modelOf(asked: Evidence['run']): Promise<Model> {
  if (asked.kind === 'test') return elaborate(await loadTest(asked.test), asked.era).model
  return storm(asked.era, asked.operations, asked.bounds, 'fine', asked.asked)
}

function mailHeading({ seed, from, date, subject, id }: Mail): string {
  return `\n## ${seed}: ${from}, ${date}\n\n"${subject}", <https://lore.kernel.org/all/${id}>\n`
}

function section({ name, statement, reading }: Proposition, rows: readonly Row[]): string {
  const table = rows.length === 0 ? '' : `\n${HEAD}${rows.map(rowText).join('')}`
  const meanings = new Map(rows.map(({ result: { property } }) => [property.name, property.meaning]))
  meanings.delete('outcome')
  const legend = [...meanings].map(([property, meaning]) => `* \`${property}\`: ${meaning}\n`).join('')
  return `\n### ${name}\n\n${statement}\n\n**${verdict(rows)}.** ${reading}\n${table}${legend === '' ? '' : `\n${legend}`}`
}

function verdict(rows: readonly Row[]): string {
  const right = rows.filter(({ evidence, result }) => evidence.shows === (result.run !== null)).length
  if (rows.length === 0) return 'Not settled here'
  if (right === rows.length) return 'Confirmed'
  return right === 0 ? 'Refuted' : 'True in part'
}

const HEAD = '| run | asked | if true | came out | states |\n| --- | --- | --- | --- | ---: |\n'

function rowText({ evidence, states, result: { run: shortest } }: Row): string {
  const words = (shows: boolean): string => (shows ? 'happens' : 'never')
  const came = words(shortest !== null)
  const length = shortest === null ? '' : ` (${shortest.steps.length} steps)`
  const marked = came === words(evidence.shows) ? came : `**${came}**`
  const cells = [
    runText(evidence),
    `\`${evidence.property}\``,
    words(evidence.shows),
    `${marked}${length}`,
    grouped(states),
  ]
  return `| ${cells.join(' | ')} |\n`
}

/** The command that shows it, where eras and operations have names that can be typed. */
function runText({ run: asked, property }: Evidence): string {
  if (asked.kind === 'test' && canBeTyped(asked.era))
    return `\`${commandLine('verify', asked.test, '--era', asked.era.name, '--property', property)}\``
  if (asked.kind === 'test') return `\`${asked.test}\` under ${asked.era.name}`
  const { name, era, operations, bounds } = asked
  if (name !== null) return `storm \`${name}\` under ${era.name}`
  const { threads, pages, references, slots, pinBias } = bounds
  const limits = [
    `threads ${threads.join(' and ')}`,
    `pages ${pages}`,
    `references ${references}`,
    `swap slots ${slots}`,
  ]
  const all = pinBias === undefined ? limits : [...limits, `bias ${pinBias}`]
  return `storm under ${era.name}; operations: ${operations.map((each) => each.name).join(', ')}; ${all.join(', ')}`
}

function canBeTyped({ name }: Era): boolean {
  return !name.includes(' ')
}
