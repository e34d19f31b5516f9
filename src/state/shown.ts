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

/** Throws for what is no object, and for a name that is none of these: what it says would not be heard. */
export function requireNames(what: string, given: unknown, names: readonly string[]): void {
  if (typeof given !== 'object' || given === null) throw new Error(`${what}: it is an object, not ${shown(given)}`)
  for (const name of Object.keys(given))
    if (!names.includes(name)) throw new Error(`${what}: there is no '${name}', but ${names.join(', ')}`)
}
