import { choices, composeEra, type Change, type Choice } from '../../models/eras/choices.ts'
import { everyEra } from '../../models/eras/index.ts'
import type { Era } from '../../models/kernel/era.ts'
import { UserError } from '../report/user-error.ts'
import { choose } from './choose.ts'
import { isEraPath, loadEraFile } from './era-file.ts'

/**
 * The era of a name, of a file, or one put together: `v5.9+fork=share` has the rules of v5.9, but for what fork does. Throws
 * a `UserError` with the closest name where an era, a choice or an alternative is unknown.
 */
export async function eraNamed(words: string): Promise<Era> {
  const [name, ...changed] = words.split('+')
  const base = isEraPath(name!) ? await loadEraFile(name!) : choose(everyEra, name!, ['era', 'eras'])
  const changes = changed.map((word) => changeNamed(word, words))
  const twice = changes.find(({ choice }, index) => changes.slice(0, index).some((other) => other.choice === choice))
  if (twice) throw new UserError(`'${words}' makes the choice '${twice.choice.name}' twice`)
  return changes.length === 0 ? base : composeEra(base, changes)
}

/** Eras in the order of their releases, then variants; those put together stand behind the era that they start from, those of files last. */
export function inOrder(some: readonly Era[]): Era[] {
  const place = ({ name }: Era): number => {
    const index = everyEra.findIndex((era) => era.name === name.split('+')[0])
    return index === -1 ? everyEra.length : index
  }
  const isComposed = (era: Era): number => (everyEra.includes(era) ? 0 : 1)
  return some.toSorted((a, b) => place(a) - place(b) || isComposed(a) - isComposed(b))
}

function changeNamed(word: string, words: string): Change {
  const [name, alternative, ...more] = word.split('=')
  const choice: Choice = choose(Object.values(choices), name!, ['choice', 'choices'])
  if (alternative === undefined || more.length > 0) {
    const known = choice.alternatives.map((each) => `${choice.name}=${each.name}`).join(', ')
    throw new UserError(`'${words}': after + stands a choice and what is chosen: ${known}`)
  }
  const kinds = [`alternative of ${choice.name}`, `alternatives of ${choice.name}`] as const
  return { choice, alternative: choose(choice.alternatives, alternative, kinds) }
}
