import { shown } from '../state/shown.ts'

/*
 * What whoever writes JavaScript can put where a program is written: the types stop none of it there, and what is not
 * found here fails far from where it was written.
 */

const STATEMENTS = ['step', 'either', 'loop', 'scope', 'leave', 'retry', 'ifLocal', 'routine', 'rest', 'boundary']
const EFFECTS = ['set', 'check', 'require', 'onlyIf', 'forEach']
const statements = new Set<string | null>(STATEMENTS)
const effects = new Set<string | null>(EFFECTS)
const items = new Set<string | null>([...EFFECTS, 'guard', 'choice'])

/** Throws for what is no text. */
export function checkLabel(what: string, label: unknown): void {
  if (typeof label === 'string' && label !== '') return
  const said = label === '' ? '' : `, a text in quotes, not ${called(label)}`
  throw new Error(`${what}${said}`)
}

/** Throws for a block that is no list. What is in the list is not looked at. */
export function checkIsBlock(where: string, block: unknown): void {
  if (Array.isArray(block)) return
  throw new Error(`${where}: a block is a list, [step('label', ...), ...], not ${called(block)}`)
}

/** Throws for a block that is no list of statements and blocks. Blocks in it are not looked into. */
export function checkBlock(where: string, block: readonly unknown[]): void {
  checkIsBlock(where, block)
  for (const part of block) {
    if (Array.isArray(part) || statements.has(kindOf(part))) continue
    throw new Error(
      `${where}: a block is made of steps, step('label', ...), and of loop, branch and the like, not of ${called(part)}`,
    )
  }
}

/** Throws for what cannot stand in a step. */
export function checkItem(where: string, item: unknown): void {
  if (items.has(kindOf(item))) return
  throw new Error(
    `${where}: a step is made of when(condition), any(...) and effects such as field.set(value), not of ${called(item)}`,
  )
}

/** Throws where a choice has no list of items. What is in the list is looked at by the step. */
export function checkChosen(what: string, chosen: unknown): void {
  if (Array.isArray(chosen)) return
  throw new Error(
    `${what}: its function returns a list, [when(condition), field.set(value), ...], not ${called(chosen)}`,
  )
}

/** Throws for what is no list of effects. */
export function checkEffects(what: string, given: unknown): void {
  if (!Array.isArray(given))
    throw new Error(`${what}: its effects are a list, [field.set(value), ...], not ${called(given)}`)
  for (const each of given)
    if (!effects.has(kindOf(each)))
      throw new Error(`${what}: effects alone can stand in its list, [field.set(value), ...], not ${called(each)}`)
}

/** Whether a list begins with what a branch does at once. */
export function startsAtOnce(given: readonly unknown[]): boolean {
  return kindOf(given[0]) === 'atOnce'
}

/** The kind of a statement, item or effect. Null for anything else. */
function kindOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('kind' in value) || typeof value.kind !== 'string') return null
  if (value.kind !== 'if') return value.kind
  return 'else' in value ? 'onlyIf' : 'ifLocal'
}

function called(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'a list'
  const kind = kindOf(value)
  if (effects.has(kind)) return 'an effect alone'
  if (kind !== null) return `${kind}(...)`
  if (typeof value === 'object' && value !== null && 'type' in value && value.type === 'condition') return 'a condition'
  return shown(value)
}
