import { expect, test } from 'vitest'
import { eras } from '../../models/eras/index.ts'
import { differences, eraOfRelease, stableTrees, whyDifferent, whyEra } from '../../models/eras/kernels.ts'

// An era holds from its release on until the next one; a stable tree may have become a later one.
test.each([
  ['5.4.0-26-generic', null],
  ['5.7.0', 'v5.7'],
  ['5.9.16', 'v5.9'],
  ['5.10.0-46-cloud-amd64', 'v5.11'],
  ['5.15.0', 'v5.11'],
  ['6.1.0-56-cloud-amd64', 'v6.1'],
  ['6.6.1', 'v6.2'],
  ['6.12.117+deb12-cloud-amd64', 'v6.16'],
  ['6.13', 'v6.8'],
  ['7.3.4', 'v6.16'],
  ['nonsense', null],
])('%s is held against %s', (release, era) => expect(eraOfRelease(release)?.name ?? null).toBe(era))

test('stable trees are held against eras that there are', () => {
  for (const { era } of stableTrees) expect(eras.map(({ name }) => name)).toContain(era)
})

test('what is said of a series is said of all its releases, and of no other', () => {
  expect(whyEra('6.12.117+deb12-cloud-amd64')).toMatch(/UFFDIO_MOVE/)
  expect(whyEra('6.1.0-56-cloud-amd64')).toBeNull()
  for (const { series, test: name, because } of differences) {
    expect(whyDifferent(`${series}.1`, name)).toBe(because)
    expect(whyDifferent(`${series}1.1`, name)).toBeNull()
  }
})
