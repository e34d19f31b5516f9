import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { storeWith } from '../observe/tools.ts'
import { answered, temporaryFolder } from './cowproof.ts'

test.each<[string, RegExp]>([
  ['fetc debian:6.12', /there is no work on kernels 'fetc'\. Did you mean 'fetch'\?/],
  ['debian:6.12', /there is no work on kernels 'debian:6\.12'\. .*list, fetch, forget/],
  ['fetch', /name what to fetch, as in `npx cowproof kernels fetch debian:6\.12`/],
  ['forget', /name what to forget, as in `npx cowproof kernels forget debian:6\.12`/],
  ['list debian:6.12', /'debian:6\.12' is one word too many: list lists all/],
  ['fetch debian:six', /'debian:six' names no kernel of Debian's: write debian:6\.12/],
  ['fetch ubuntu:6.8', /'ubuntu:6\.8' is no kernel that can be fetched: those of Debian can, as debian:6\.12/],
  ['fetch ./bzImage', /'\.\/bzImage' is no kernel that can be fetched/],
  ['forget debian:../6.12', /names no kernel/],
])('cowproof kernels %s is told in one message', async (line, message) => {
  const { code, stdout, stderr } = await answered(['kernels', ...line.split(' ')])
  expect(stderr).toMatch(message)
  expect({ code, stdout, messages: stderr.split('\n').length }).toEqual({ code: 2, stdout: '', messages: 2 })
})

test('a list of no kernels says how to fetch one', async () => {
  const env = { XDG_CACHE_HOME: temporaryFolder() }
  const { code, stdout, stderr } = await answered(['kernels'], { env })
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  expect(stderr).toBe('There are none yet: `npx cowproof kernels fetch debian:6.12` fetches one.\n')
})

test('kernels are listed, found there, and forgotten', async () => {
  const cache = temporaryFolder()
  mkdirSync(join(cache, 'cowproof'))
  const store = storeWith('6.1.0-56-cloud-amd64', '6.12.117+deb12-cloud-amd64')
  mkdirSync(join(store, '6.1.0-56-cloud-amd64', 'headers'))
  symlinkSync(store, join(cache, 'cowproof', 'kernels'))
  const env = { XDG_CACHE_HOME: cache }
  const list = await answered(['kernels', 'list'], { env })
  expect(list.stdout).toBe('debian:6.1.0-56           1 MiB\ndebian:6.12.117+deb12     1 MiB\n')
  // What is there needs no network.
  const fetch = await answered(['kernels', 'fetch', 'debian:6.1'], { env })
  expect(fetch).toEqual({ code: 0, stdout: 'debian:6.1 is Linux 6.1.0-56-cloud-amd64\n', stderr: '' })
  const forget = await answered(['kernels', 'forget', 'debian:6.1', 'debian:5.10'], { env })
  expect(forget).toEqual({ code: 0, stdout: 'debian:6.1.0-56 is forgotten\n', stderr: 'There is no debian:5.10.\n' })
  expect((await answered(['kernels'], { env })).stdout).toBe('debian:6.12.117+deb12     1 MiB\n')
})

test('without a folder for caches it is said what to set', async () => {
  const { code, stderr } = await answered(['kernels'], { env: { XDG_CACHE_HOME: '', HOME: 'nowhere' } })
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'cowproof: there is no folder for what is fetched: set XDG_CACHE_HOME, or HOME\n',
  })
})
