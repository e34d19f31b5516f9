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
