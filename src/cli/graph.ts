import type { Argv, CommandModule } from 'yargs'
import type { Era } from '../../models/kernel/era.ts'
import { eras } from '../../models/eras/index.ts'
import { operations } from '../../models/kernel/operations/index.ts'
import { suggest } from '../litmus/diagnostic.ts'
import { controlFlow } from '../report/control-flow.ts'
import type { Dot } from '../report/index.ts'
import { UserError } from '../report/user-error.ts'
import { groupBy } from '../report/words.ts'
import { choose } from './choose.ts'
import { draw, GRAPH_FORMATS } from './draw.ts'
import { eraNamed } from './era-named.ts'
import { routineNames, routinesOf } from './routines.ts'
import { exploreOptions, searchOptions, type ArgumentsOf } from './options.ts'
import { graphOfModel } from './graph-model.ts'
import { isModelPath } from './model-path.ts'
import { requireEnding } from './output-name.ts'
import { deliver, OUTPUT, refusePixels, say } from './terminal.ts'

const builder = (yargs: Argv) =>
  searchOptions(yargs)
    .positional('routine', {
      type: 'string',
      demandOption: true,
      describe:
        'A kernel function (see: list routines); or the file of a model of your own (.ts, .js): the run that breaks it is drawn then',
    })
    .option('era', {
      type: 'string',
      requiresArg: true,
      describe: 'Under the rules of this era; the latest one if none is named',
    })
    .option('operation', { type: 'string', requiresArg: true, describe: 'As this operation uses it' })
    .option('name', { type: 'string', requiresArg: true, describe: 'Of a file with several models: the one to draw' })
    .option('property', {
      type: 'string',
      requiresArg: true,
      describe: 'Of a model: the run to this property, rather than to the first one that is violated',
    })
    .option('format', {
      choices: GRAPH_FORMATS,
      requiresArg: true,
      default: 'dot' as const,
      describe: 'DOT for Graphviz, or drawn as SVG or PNG',
    })
    .option('output', OUTPUT)
    .example('$0 graph do_wp_page --era v5.7 --format svg > do_wp_page.svg', 'a picture')
    .example('$0 graph ./my-model.ts', 'how a model of your own goes wrong')

type Arguments = ArgumentsOf<typeof builder>

export const graph: CommandModule<object, Arguments> = {
  builder,
  handler: async (given) => {
    const { routine, era, operation, format, output } = given
    if (format === 'png') refusePixels(output)
    requireEnding(output, format, GRAPH_FORMATS)
    if (isModelPath(routine)) {
      refuse(given, FOR_ROUTINES, `is for kernel routines: '${routine}' is a model of its own`)
      const { dot, code } = await graphOfModel(routine, given, exploreOptions(given))
      if (dot !== null) deliver(await draw(format, dot), output)
      process.exitCode = code
      return
    }
    refuse(given, FOR_MODELS, `is for models of files: '${routine}' is a kernel routine`)
    const under = era === undefined ? latestWith(routine) : await eraNamed(era)
    deliver(await draw(format, drawRoutine(routine, under, operation)), output)
  },
}

const FOR_ROUTINES = ['era', 'operation', 'bias'] as const
const FOR_MODELS = ['name', 'property', 'bias', 'limit-states', 'limit-memory', 'limit-seconds', 'limit-depth'] as const

function refuse(given: Arguments, options: readonly (keyof Arguments)[], why: string): void {
  const [option] = options.filter((each) => given[each] !== undefined)
  if (option !== undefined) throw new UserError(`--${option} ${why}`)
}

function drawRoutine(name: string, era: Era, operation: string | undefined): Dot {
  const all = routinesOf(era)
  const found = all.filter(({ routine }) => routine.name === name)
  if (found.length === 0) {
    const known = [...new Set(all.map(({ routine }) => routine.name))]
    throw new UserError(`there is no routine '${name}' in ${era.name}. ${suggest(name, known, 'routines')}`)
  }
  const drawings = found.map(({ routine, use }) => ({ use, drawn: controlFlow(`${name}, era ${era.name}`, routine) }))
  const variants = groupBy(drawings, ({ drawn }) => drawn.source).map((alike) => ({
    drawn: alike[0]!.drawn,
    users: [...new Set(alike.map(({ use }) => use))],
  }))
  const uses = variants.flatMap(({ drawn, users }) => users.map((use) => ({ name: use, drawn })))
  if (operation !== undefined) return choose(uses, operation, ['use', 'uses']).drawn
  if (variants.length > 1) {
    const kinds = variants.map(({ users }) => `  ${users.join(', ')}\n`).join('')
    say(
      `cowproof: ${name} differs by the operation that uses it. This is the first; choose with --operation:\n${kinds}`,
    )
  }
  return uses[0]!.drawn
}

/** The latest era that has the routine, or the latest one. */
function latestWith(name: string): Era {
  return eras.findLast((era) => operations.some((each) => routineNames(each, era).has(name))) ?? eras.at(-1)!
}
