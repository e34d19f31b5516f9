import { styleText } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printable, printableInColour } from '../../src/program/printable.ts'

test('what is printed has no control character but tabs and ends of lines', () => {
  expect(printable('a\u001b[2Jb\u0007\r\u009b\u202ec\td\n')).toBe('a\ufffd[2Jb\ufffd\ufffd\ufffd\ufffdc\td\n')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printable(text).replaceAll(/[\t\n]/g, '')).toMatch(/^\P{Cc}*$/u)
    }),
  )
})

test('colours of ours stay, and nothing that hides text or moves the cursor', () => {
  for (const colour of ['bold', 'red', 'green', 'yellow', 'dim', 'cyan', 'gray', 'blue', 'magenta'] as const) {
    const text = styleText(colour, 'x', { validateStream: false })
    expect(printableInColour(text)).toBe(text)
  }
  // oxlint-disable-next-line no-control-regex
  expect(printableInColour('\u001b[8mhidden\u001b[2K\u001b]0;title\u0007')).not.toMatch(/[\u001b\u0007]/)
})
