import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { usualCacheFolder } from '../../src/cli/cache-folder.ts'
import { openCache } from '../../src/cli/gate/cache.ts'

afterEach(() => vi.unstubAllEnvs())

// The XDG Base Directory Specification: a path must be absolute, and is ignored if it is not.
test.each([
  ['/cache', '/home/me', join('/cache', 'cowproof')],
  ['', '/home/me', join('/home/me', '.cache', 'cowproof')],
  ['here', '/home/me', join('/home/me', '.cache', 'cowproof')],
  ['', '', null],
  ['here', '', null],
  ['', null, null],
])('the cache of one with XDG_CACHE_HOME=%j at home in %j is %j', (given, home, folder) => {
  vi.stubEnv('XDG_CACHE_HOME', given)
  const homeOf = (): string => {
    // What Node throws for a user who is in no list of users, and has no HOME.
    if (home === null) throw Object.assign(new Error('uv_os_homedir returned ENOENT'), { code: 'ERR_SYSTEM_ERROR' })
    return home
  }
  expect(usualCacheFolder(homeOf)).toBe(folder)
})

test('without a folder nothing is kept', () => {
  const cell = { file: { name: 'x', text: 'x' }, era: 'v5.9', properties: null, reports: null, runs: false } as never
  expect(openCache(null).read(cell)).toBe(null)
})
