import type { Argv, CommandModule } from 'yargs'
import { classics } from '../../models/classics/index.ts'
import { alternativeOf, choices } from '../../models/eras/choices.ts'
import { eras, everyEra } from '../../models/eras/index.ts'
import { operations } from '../../models/kernel/operations/index.ts'
import { modelError } from '../invariants/property.ts'
import { QUESTION } from '../litmus/elaborate.ts'
import { testProperties } from '../litmus/properties.ts'
import { wrap } from '../report/layout.ts'
import { grouped } from '../report/words.ts'
import { choose } from './choose.ts'
import { EXIT } from './exit-code.ts'
import { LIST } from './json-documents.ts'
import { LIST_NAMES } from './list-names.ts'
import { loadTests } from './load-tests.ts'
import { routineNames } from './routines.ts'
import type { ArgumentsOf } from './options.ts'
import { printDocument } from './results.ts'
import { print, terminalWidth } from './terminal.ts'

/** A name, and what is to be said of it. */
interface Entry {
  readonly name: string
  readonly about: readonly string[]
  /** The same for programs, as `--json` prints it beside the name. */
  readonly facts: Readonly<Record<string, unknown>>
}

const LISTS: Readonly<Record<(typeof LIST_NAMES)[number], () => readonly Entry[] | Promise<readonly Entry[]>>> = {
  eras: listEras,
  choices: listChoices,
  tests: listTests,
  properties: listProperties,
  operations: listOperations,
  routines: listRoutines,
  models: listModels,
}

const builder = (yargs: Argv) =>
  yargs
    .positional('what', {
      type: 'string',
      demandOption: true,
      describe: `One of ${LIST_NAMES.join(', ')}`,
    })
    .option('json', { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' })

type Arguments = ArgumentsOf<typeof builder>

export const list: CommandModule<object, Arguments> = {
  builder,
  handler: async (given) => {
    process.exitCode = await run(given)
  },
}

async function run({ what, json }: Arguments): Promise<number> {
  const { name: list } = choose(
    LIST_NAMES.map((each) => ({ name: each })),
    what,
    ['list', 'lists'],
  )
  const found = await LISTS[list]()
  const entries = found.map(({ name, facts }) => ({ name, ...facts }))
  if (json) printDocument({ ...LIST, list, error: null, entries })
  else print(renderEntries(found, terminalWidth()))
  return EXIT.expected
}

/** Names in a column, and beside each what it is; beneath it where that leaves too little room. */
function renderEntries(entries: readonly Entry[], width: number): string {
  const longest = Math.max(...entries.map(({ name }) => name.length)) + 2
  const beside = longest <= width * 0.4
  const column = beside ? longest : 4
  return entries
    .map(({ name, about }) => {
      const lines = about.flatMap((line) => wrap(line, width - column, '  ')).map((line) => ' '.repeat(column) + line)
      if (beside && lines.length > 0) lines[0] = name.padEnd(column) + lines[0]!.slice(column)
      else lines.unshift(name)
      return `${lines.join('\n')}\n`
    })
    .join('')
}

function listEras(): Entry[] {
  return everyEra.map(({ name, releases, summary, commits }) => ({
    name,
    about: [summary, `Releases: ${releases}`, ...commits.map(({ id, effect }) => `${id} ${effect}`)],
    facts: { summary, releases, commits: commits.map(({ id, effect }) => ({ id, effect })) },
  }))
}

function listChoices(): Entry[] {
  return Object.values(choices).flatMap((choice) => {
    const alternatives = choice.alternatives.map((alternative): Entry => {
      const known = everyEra.filter((era) => alternativeOf(era, choice) === alternative).map(({ name }) => name)
      const { name, summary, commit } = alternative
      const about = [commit === null ? summary : `${summary} ${commit}`, `Eras: ${known.join(', ')}`]
      const facts = { choice: choice.name, alternative: name, summary, commit, eras: known }
      return { name: `${choice.name}=${name}`, about, facts }
    })
    const { name, question } = choice
    return [{ name, about: [question], facts: { choice: name, question } }, ...alternatives]
  })
}

async function listTests(): Promise<Entry[]> {
  return (await loadTests([])).map(({ name, description, source, file }) => {
    return { name, about: [description], facts: { description, source, file: file.name } }
  })
}

function listProperties(): Entry[] {
  const meaningOfQuestion = 'What the question of a litmus test says of its ends.'
  const question: Entry = {
    name: QUESTION,
    about: [meaningOfQuestion],
    facts: { kind: 'invariant', meaning: meaningOfQuestion, source: 'the test' },
  }
  const others = [...testProperties, modelError].map(({ name, kind, meaning, source }) => ({
    name,
    about: [kind === 'witness' ? `${meaning} (A witness: to see it is no violation.)` : meaning, `Source: ${source}`],
    facts: { kind, meaning, source },
  }))
  return [question, ...others]
}

const IN_STORM = {
  'by default': '',
  'when named': ' In a storm only where it is named.',
  never: ' Not in a storm: there it does nothing, or nothing new.',
} as const

function listOperations(): Entry[] {
  return operations.map(({ name, form, yields, summary, inStorm }) => ({
    name: yields ? `REGISTER = ${form}` : form,
    about: [`${summary}${IN_STORM[inStorm]}`],
    facts: { operation: name, form, yields, summary, inStorm },
  }))
}

function listRoutines(): Entry[] {
  const found = new Map<string, { readonly eras: Set<string>; readonly operations: Set<string> }>()
  for (const era of eras) {
    for (const operation of operations) {
      for (const name of routineNames(operation, era)) {
        const entry = found.get(name) ?? { eras: new Set(), operations: new Set() }
        found.set(name, entry)
        entry.eras.add(era.name)
        entry.operations.add(operation.name)
      }
    }
  }
  return [...found].map(([name, { eras: known, operations: users }]) => ({
    name,
    about: [`in ${[...users].join(', ')}${known.size === eras.length ? '' : ` (${[...known].join(', ')} only)`}`],
    facts: { operations: [...users], eras: [...known] },
  }))
}

async function listModels(): Promise<Entry[]> {
  const textbook = classics.map(({ name, parameters, states }) => ({
    name,
    about: [`${parameters}: ${grouped(states.value)} states (${states.source})`],
    facts: { parameters, states: states.value, source: states.source },
  }))
  const litmus = (await loadTests([])).map(({ name }) => ({ name, about: ['a litmus test, under any era'], facts: {} }))
  return [...textbook, ...litmus, { name: 'storm', about: ['all programs at once, under any era'], facts: {} }]
}
