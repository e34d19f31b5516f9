import type { LitmusTest } from '../../litmus/checked.ts'
import type { CNames } from './operations.ts'

/** Names of C for what a test names: each begins with what it is, so that none is a word of C; no two are the same. */
export function cNamesOf(test: LitmusTest): CNames {
  const taken = new Map<string, string>()
  const used = new Set<string>()
  const nameOf = (kind: string, name: string): string => {
    const key = `${kind} ${name}`
    const known = taken.get(key)
    if (known !== undefined) return known
    let fresh = `${kind === '' ? '' : `${kind}_`}${name.replaceAll(/\W/g, '_')}`
    while (used.has(fresh)) fresh += '_'
    used.add(fresh)
    taken.set(key, fresh)
    return fresh
  }
  for (const { name } of test.pages) nameOf('page', name)
  return {
    page: (name) => nameOf('page', name),
    reference: (name) => nameOf('reference', name),
    task: (name) => nameOf('task', name),
    seen: (name) => nameOf('', name),
  }
}
