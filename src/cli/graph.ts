import type { Argv, CommandModule } from 'yargs'
import type { Era } from '../../models/kernel/era.ts'
import { eras } from '../../models/eras/index.ts'
import { suggest } from '../litmus/diagnostic.ts'
import { controlFlow } from '../report/control-flow.ts'
import { UserError } from '../report/user-error.ts'
import { choose } from './choose.ts'
import { eraNamed } from './era-named.ts'
import { routinesOf } from './routines.ts'
import type { ArgumentsOf } from './options.ts'
import { print, say } from './terminal.ts'

const builder = (yargs: Argv) =>
  yargs
    .positional('routine', { type: 'string', demandOption: true, describe: 'A kernel function (see: list routines)' })
    .option('era', {
      type: 'string',
      requiresArg: true,
      describe: 'Under the rules of this era; the latest one if none is named',
    })
    .option('operation', { type: 'string', requiresArg: true, describe: 'As this operation uses it' })
    .example('$0 graph do_wp_page --era v5.7 | dot -Tsvg > do_wp_page.svg', 'a picture, with Graphviz')

type Arguments = ArgumentsOf<typeof builder>

export const graph: CommandModule<object, Arguments> = {
  command: 'graph <routine>',
  describe: "Print a routine's control-flow graph as DOT",
  builder,
  handler: async ({ routine, era, operation }) => {
    const under = era === undefined ? latestWith(routine) : await eraNamed(era)
    print(drawRoutine(routine, under, operation))
  },
}

function drawRoutine(name: string, era: Era, operation: string | undefined): string {
  const all = routinesOf(era)
  const found = all.filter(({ routine }) => routine.name === name)
  if (found.length === 0) {
    const known = [...new Set(all.map(({ routine }) => routine.name))]
    throw new UserError(`there is no routine '${name}' in ${era.name}. ${suggest(name, known, 'routines')}`)
  }
  const variants = new Map<string, string[]>()
  for (const { routine, use } of found) {
    const drawn = controlFlow(`${name}, era ${era.name}`, routine)
    const users = variants.get(drawn) ?? []
    if (!users.includes(use)) variants.set(drawn, [...users, use])
  }
  const uses = [...variants].flatMap(([drawn, users]) => users.map((use) => ({ name: use, drawn })))
  if (operation !== undefined) return choose(uses, operation, ['use', 'uses']).drawn
  if (variants.size > 1) {
    const kinds = [...variants.values()].map((users) => `  ${users.join(', ')}\n`).join('')
    say(
      `cowproof: ${name} differs by the operation that uses it. This is the first; choose with --operation:\n${kinds}`,
    )
  }
  return uses[0]!.drawn
}

/** The latest era that has the routine, or the latest one. */
function latestWith(name: string): Era {
  return eras.findLast((era) => routinesOf(era).some(({ routine }) => routine.name === name)) ?? eras.at(-1)!
}
