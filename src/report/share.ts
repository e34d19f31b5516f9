/** Plain data as a table of its distinct parts, in which each part names others by their numbers. The last part is the whole. */
export type Shared = readonly unknown[]

/** Stands for the part of that number. No other object of the data has this field. */
interface Part {
  readonly $part: number
}

/** Shorter parts are written where they are. */
const SHORTEST = 24

/** Writes each part once. The runs of a page are alike, far apart: what deflating them does not see. */
export function share(data: unknown): Shared {
  const parts: unknown[] = []
  const numbers = new Map<string, number>()
  const put = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    const inner = Array.isArray(value)
      ? value.map(put)
      : Object.fromEntries(Object.entries(value).map(([name, each]) => [name, put(each)]))
    const text = JSON.stringify(inner)
    if (text.length < SHORTEST) return inner
    const number = numbers.get(text) ?? parts.push(inner) - 1
    numbers.set(text, number)
    return { $part: number } satisfies Part
  }
  const whole = put(data)
  return [...parts, whole]
}

/** The data that was shared. What was written once is one object. */
export function unshare(shared: Shared): unknown {
  const parts: unknown[] = []
  const get = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(get)
    if ('$part' in value) return parts[(value as Part).$part]
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, get(each)]))
  }
  for (const part of shared) parts.push(get(part))
  return parts.at(-1)
}
