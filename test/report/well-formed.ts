import { expect } from 'vitest'

/** Elements close in order, and nothing else has an angle bracket, an ampersand or a character that XML forbids. */
export function expectWellFormed(xml: string): void {
  const open: string[] = []
  const rest = xml
    .replace(/^<\?xml [^?]*\?>/, '')
    .replaceAll(
      /<(\/?)(\w+)((?:\s+[\w:-]+="[^"<&]*")*)\s*(\/?)>/g,
      (_, closing: string, name: string, _attributes, empty: string) => {
        if (closing === '/') expect(open.pop()).toBe(name)
        else if (empty === '') open.push(name)
        return ''
      },
    )
    .replaceAll(/&(?:amp|lt|gt|quot);/g, '')
  expect(open).toEqual([])
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  expect(rest).not.toMatch(/[<>&\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u)
}
