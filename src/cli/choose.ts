import { suggest } from '../litmus/diagnostic.ts'
import { UserError } from '../report/user-error.ts'

/** The one of some things that has a name. Throws a `UserError` with the closest name where none has. */
export function choose<T extends { readonly name: string }>(
  things: readonly T[],
  name: string,
  [singular, plural]: readonly [singular: string, plural: string],
): T {
  const found = things.find((thing) => thing.name === name)
  if (found) return found
  const known = things.map((thing) => thing.name)
  throw new UserError(`there is no ${singular} '${name}'. ${suggest(name, known, plural)}`)
}
