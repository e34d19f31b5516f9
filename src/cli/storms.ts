import type { Argv, CommandModule } from 'yargs'
import type { Era } from '../../models/kernel/era.ts'
import { operations } from '../../models/kernel/operations/index.ts'
import { storm } from '../../models/storm.ts'
import { standardStorms, type StandardStorm } from '../../models/storms.ts'
import { behaviourOf, explore, type Exploration } from '../explorer/index.ts'
import type { Model } from '../invariants/property.ts'
import { grouped } from '../report/words.ts'
import { choose } from './choose.ts'
import { EXIT } from './exit-code.ts'
import { interruptSignal } from './interrupt.ts'
import { chosenEras, eraOption, listOf, type ArgumentsOf } from './options.ts'
import { progressLine } from './progress.ts'
import { print } from './terminal.ts'

const builder = (yargs: Argv) =>
  eraOption(yargs)
    .option('storm', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: `Only this storm; may be repeated. One of ${standardStorms.map(({ name }) => name).join(', ')}`,
    })
    .example('$0 storms --era v5.19', 'all standard storms of one era')

type Arguments = ArgumentsOf<typeof builder>

export const storms: CommandModule<object, Arguments> = {
  builder,
  handler: async (given) => {
    process.exitCode = await run(given)
  },
}

const INTRODUCTION = `# Standard storms

Every program of some operations at once, within bounds, under each era: what \`cowproof storms\` prints, and what continuous
integration compares for the eras that differ most. States, transitions and depth depend on the model alone, not on the
machine. Behind a property stands the length of the shortest run that breaks it, in steps; where steps are coarse, in moves:
whole operations, and the starts of processes. "As" another era: both have the same program. Two processes, one page; the second
process starts where the first one forks.

\`cowproof storm --era v5.8 --litmus FOLDER\` explores one, and writes each violation as the shortest litmus test that shows it.
`

/** Writes row after row, so that a run that is cut off has said what it knows. */
async function run(given: Arguments): Promise<number> {
  const eras = await chosenEras(given.era)
  const names = given.storm && listOf(given.storm)
  const chosen = names ? names.map((name) => choose(standardStorms, name, ['storm', 'storms'])) : standardStorms
  const signal = interruptSignal()
  print(INTRODUCTION)
  for (const each of chosen) {
    print(heading(each))
    const known = new Map<string, Era>()
    for (const era of eras) {
      const model = standardModel(each, era)
      const behaviour = behaviourOf(model)
      const same = known.get(behaviour)
      if (same) {
        print(`| ${era.name} | as ${same.name} | | | |\n`)
        continue
      }
      known.set(behaviour, era)
      const found = await exploreStandard(each, era, model, signal)
      if (signal.aborted) return EXIT.interrupted
      print(row(era, found))
    }
  }
  return EXIT.expected
}

function standardModel(asked: StandardStorm, era: Era): Model {
  const used = operations.filter(({ name }) => asked.operations.includes(name))
  return storm(era, used, asked.bounds, asked.steps)
}

async function exploreStandard(
  asked: StandardStorm,
  era: Era,
  model: Model,
  signal: AbortSignal,
): Promise<Exploration> {
  const progress = progressLine()
  const found = await explore(model, {
    runs: false,
    limits: asked.depth === null ? {} : { depth: asked.depth },
    signal,
    onProgress: (now) => progress.update(`${asked.name}, ${era.name}`, now),
  })
  progress.clear()
  return found
}

function heading({ name, summary, operations: used, bounds, steps, depth }: StandardStorm): string {
  const { threads, references, slots, frames } = bounds
  const size = steps === 'coarse' ? 'moves' : 'steps'
  const cut =
    depth === null ? '' : ` Runs of up to ${depth} ${size}: a verdict other than a violation says no more than that.`
  return [
    `\n## ${name}\n\n${summary}${cut}\n\n`,
    `Threads ${threads.join(' and ')}, references ${references}, swap slots ${slots}${frames === undefined ? '' : `, frames ${frames}`}, ${steps} steps. Operations: ${used.join(', ')}.\n\n`,
    '| era | states | transitions | depth | violated |\n| --- | ---: | ---: | ---: | --- |\n',
  ].join('')
}

function row(era: Era, { states, transitions, depth, properties }: Exploration): string {
  const violated = properties.flatMap(({ property, verdict, moves }) =>
    verdict === 'violated' && moves !== null ? [`${property.name} (${moves})`] : [],
  )
  const cells = [era.name, grouped(states), grouped(transitions), String(depth), violated.join(', ') || '-']
  return `| ${cells.join(' | ')} |\n`
}
