/** Anything at all as a message shows it, in a few words. */
export function shown(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'number') return String(value)
  const text = inJson(value) ?? typeof value
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text
}

const LONGEST = 60

function inJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    // What refers to itself, or holds a bigint, has no JSON.
    return undefined
  }
}

/** An option, if it is one of its values; else throws with all of them. */
export function oneOf<Value extends string>(name: string, given: Value, values: readonly Value[]): Value {
  if (values.includes(given)) return given
  throw new Error(`${name} is ${shown(given)}: it is one of ${values.map((each) => `'${each}'`).join(', ')}`)
}
