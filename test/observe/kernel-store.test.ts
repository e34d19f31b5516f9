import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { kernelNamed } from '../../src/observe/kernel-named.ts'
import { forgetKernels, keepKernel, keptKernel, keptKernels } from '../../src/observe/kernel-store.ts'
import { bzImage, replaceTools, storeWith } from './tools.ts'
import { temporaryFolder } from '../cli/cowproof.ts'

const RELEASES = [
  '6.1.0-9-cloud-amd64',
  '6.1.0-56-cloud-amd64',
  '6.12.117+deb12-cloud-amd64',
  '7.3.4+deb13-cloud-amd64',
]

test('the newest kernel of those that are there is the one that is asked for', () => {
  const store = storeWith(...RELEASES)
  expect(keptKernel(store, '6.1')).toEqual({
    name: 'debian:6.1',
    image: join(store, '6.1.0-56-cloud-amd64/boot/vmlinuz-6.1.0-56-cloud-amd64'),
    modules: join(store, '6.1.0-56-cloud-amd64/lib/modules/6.1.0-56-cloud-amd64'),
    headers: null,
    release: '6.1.0-56-cloud-amd64',
  })
  const headers = join(store, '6.1.0-56-cloud-amd64/headers')
  mkdirSync(headers)
  expect(keptKernel(store, '6.1')?.headers).toEqual({ kind: 'packages', folder: headers })
  expect(keptKernel(store, '6.1.0-9')?.release).toBe('6.1.0-9-cloud-amd64')
  expect(keptKernel(store, '6.16')).toBe(null)
  expect(keptKernel(join(store, 'none'), '6.1')).toBe(null)
})

test('kernels since 7.2 have their image beside their modules', () => {
  const store = storeWith(...RELEASES)
  const folder = join(store, '7.3.4+deb13-cloud-amd64/usr/lib/modules/7.3.4+deb13-cloud-amd64')
  expect(keptKernel(store, '7.3')).toMatchObject({ image: join(folder, 'vmlinuz.unsigned'), modules: folder })
})

test('kernels are listed, the oldest first, and what is half fetched is none', () => {
  const store = storeWith(...RELEASES)
  mkdirSync(join(store, '.fetching-abc'))
  const versions = ['6.1.0-9', '6.1.0-56', '6.12.117+deb12', '7.3.4+deb13']
  expect(keptKernels(store).map(({ version }) => version)).toEqual(versions)
  for (const { size } of keptKernels(store)) expect(size).toBe(bzImage('').length)
  expect(keptKernels(join(store, 'none'))).toEqual([])
})

test('to forget a series is to forget all of it, and nothing else', () => {
  const store = storeWith(...RELEASES)
  expect(forgetKernels(store, '6.1')).toEqual(['6.1.0-9', '6.1.0-56'])
  expect(forgetKernels(store, '6.1')).toEqual([])
  expect(readdirSync(store).sort()).toEqual(RELEASES.slice(2))
})

test('a kernel that somebody else has fetched meanwhile stays', () => {
  const store = storeWith('6.1.0-56-cloud-amd64')
  const unpacked = temporaryFolder({ other: '' })
  expect(keepKernel(store, '6.1.0-56', unpacked)).toBe('6.1.0-56')
  expect(keptKernel(store, '6.1')?.release).toBe('6.1.0-56-cloud-amd64')
})

test('of a kernel without an image it is said what to do', () => {
  const store = storeWith('6.1.0-56-cloud-amd64')
  rmSync(join(store, '6.1.0-56-cloud-amd64/boot'), { recursive: true })
  expect(() => keptKernel(store, '6.1')).toThrow(
    /has no kernel: remove it with `cowproof kernels forget debian:6\.1\.0-56`/,
  )
})

test('a kernel that is there is not fetched, and has its own modules', async () => {
  replaceTools({}, { alone: true })
  const fetching = { store: storeWith(...RELEASES), signal: new AbortController().signal, tell: () => {} }
  const alone = { modules: null, headers: null }
  expect((await kernelNamed('debian:6.12', alone, fetching)).release).toBe('6.12.117+deb12-cloud-amd64')
  for (const option of ['modules', 'headers'])
    await expect(kernelNamed('debian:6.12', { ...alone, [option]: '.' }, fetching)).rejects.toThrow(
      `--${option} goes with the path of a kernel`,
    )
  await expect(kernelNamed('debian:6.16', alone, fetching)).rejects.toThrow(
    /cannot run apt-cache: there is no such program; kernels of Debian's are fetched with apt, which this machine has not/,
  )
})
