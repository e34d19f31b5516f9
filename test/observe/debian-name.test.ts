import { expect, test } from 'vitest'
import { debianVersion, isAskedFor, oldestFirst, versionOf } from '../../src/observe/debian-name.ts'

test.each([
  ['debian:6.12', '6.12'],
  ['debian:6.12.117+deb12', '6.12.117+deb12'],
  ['debian:5.10.0-32', '5.10.0-32'],
  ['./debian:6.12', null],
  ['arch/x86/boot/bzImage', null],
])('%s asks for %s', (word, version) => {
  expect(debianVersion(word)).toBe(version)
})

test.each(['debian:', 'debian:6', 'debian:v6.12', 'debian:6.12; rm', 'debian:../6.12', 'debian:6.12/..'])(
  '%s is no kernel',
  (word) => expect(() => debianVersion(word)).toThrow(/names no kernel of Debian's: write debian:6\.12/),
)

test.each([
  ['6.1', '6.1.0-56', true],
  ['6.1', '6.12.117+deb12', false],
  ['6.12', '6.12.117+deb12', true],
  ['6.12.11', '6.12.117+deb12', false],
  ['6.12.117', '6.12.117+deb12', true],
  ['6.12.117+deb12', '6.12.117+deb12', true],
  ['5.10.0-3', '5.10.0-32', false],
])('to ask for %s is to ask for %s: %j', (asked, version, expected) => {
  expect(isAskedFor(asked, version)).toBe(expected)
})

test('versions are ordered by their numbers', () => {
  const ordered = ['5.10.0-9', '5.10.0-32', '6.1.0-56', '6.12.9+deb13', '6.12.107+deb13', '6.12.117+deb12']
  expect(oldestFirst([...ordered].reverse())).toEqual(ordered)
})

test.each([
  ['6.12.117+deb12-cloud-amd64', '6.12.117+deb12'],
  // The package that depends on the newest one has no kernel.
  ['6.12-cloud-amd64', null],
  ['6.12.117+deb12-amd64', null],
  ['6.12.117+deb12-cloud-amd64-dbg', null],
  ['.fetching-abc', null],
])('%s is the release of %s', (release, version) => {
  expect(versionOf(release)).toBe(version)
})
