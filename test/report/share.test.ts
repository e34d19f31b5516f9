import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { share, unshare } from '../../src/report/share.ts'

describe('sharing', () => {
  test('gives back what it was given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        expect(JSON.stringify(unshare(JSON.parse(JSON.stringify(share(JSON.parse(text))))))).toBe(text)
      }),
    )
  })

  test('writes once what comes often', () => {
    const step = { label: 'wp_page_reuse', path: ['write', 'do_wp_page'], line: 44 }
    const once = JSON.stringify(share([step])).length
    expect(JSON.stringify(share(Array.from({ length: 100 }, () => ({ ...step })))).length).toBeLessThan(once + 100 * 14)
  })
})
