import { join } from 'node:path'
import * as v from 'valibot'
import { beforeAll, describe, expect, test } from 'vitest'
import { observedSchema, type ObservedDocument } from '../../src/cli/json-schemas.ts'
import { cowproof, temporaryFolder } from '../cli/cowproof.ts'

// These boot a kernel of Debian's. What is not there yet of it is fetched: it may be kept without its headers.
const KERNEL = ['--kernel', 'debian:6.1']
beforeAll(async () => {
  await cowproof(['kernels', 'fetch', 'debian:6.1'])
})

async function observed(...words: readonly string[]): Promise<{ code: number | null; found: ObservedDocument }> {
  const { code, stdout, stderr } = await cowproof(['observe', ...words, ...KERNEL, '--json'])
  expect(stdout, stderr).not.toBe('')
  return { code, found: v.parse(observedSchema, JSON.parse(stdout)) }
}

const agreements = ({ kernels }: ObservedDocument) => kernels[0]!.tests.map(({ agreement }) => agreement)

describe('on a real kernel', () => {
  test('a test agrees with the era of the kernel, and not with one that has another rule', async () => {
    const right = await observed('B01-vmsplice-unmap-in-child')
    expect([right.code, agreements(right.found)]).toEqual([0, ['agrees']])
    expect(right.found.kernels[0]).toMatchObject({ era: 'v6.1', control: { works: true } })
    // Up to v5.7 the child reads the secret: CVE-2020-29374.
    const wrong = await observed('B01-vmsplice-unmap-in-child', '--era', 'v5.7')
    expect([wrong.code, agreements(wrong.found)]).toEqual([1, ['impossible seen']])
    expect(wrong.found.kernels[0]!.tests[0]!.seen[0]).toMatchObject({ registers: { 'child:r': 1 }, possible: false })
  })

  test('a store that userfaultfd never lets through hangs there as in the model', async () => {
    const text = `litmus hang
"Nobody unprotects the page."
pages x = 1
task a { uffd_writeprotect x; write x 2 }
exists (a:x=2)
`
    const { code, found } = await observed(join(temporaryFolder({ 'hang.litmus': text }), 'hang.litmus'))
    expect([code, agreements(found)]).toEqual([0, ['agrees']])
    expect(found.kernels[0]!.tests[0]!.seen[0]!.hangs).toEqual({ a: 'write x 2' })
  })

  // A random test showed a guest that waited there: only reclaim and migration take a page off the LRU lists.
  test('ksmd does not wait until a page is on the LRU lists', async () => {
    const text = `litmus batched
"A page that is still in a batch, and ksmd."
pages x = 1, y = 2
task a { write x 0; ksm_scan x; lru_add_drain_all }
exists (a:x=2)
`
    const { code, found } = await observed(join(temporaryFolder({ 'batched.litmus': text }), 'batched.litmus'))
    expect([code, agreements(found)]).toEqual([0, ['agrees']])
  })

  // No system call pins for good and for reading: this needs the module, built with the headers of the kernel.
  test('the module takes what no system call takes', async () => {
    const { code, found } = await observed('cow-file-3-read-only-longterm-pin-fast')
    expect([code, agreements(found)]).toEqual([0, ['agrees']])
  })

  test('what cannot be done there is told, and where that is all nothing was compared', async () => {
    const { code, found } = await observed('B14-uffdio-move-leaves-the-cached-page')
    expect([code, agreements(found)]).toEqual([3, ['no mechanism']])
    expect(found.kernels[0]!.tests[0]!.missing).toEqual(['uffdio_move: the kernel has no uffdio move'])
  })

  // Whoever counts mappings without a lock may read a count of long ago (seed 003): it takes a task that is held between two looks.
  test('a race of a report is made to happen there', async () => {
    const folder = temporaryFolder()
    await cowproof(['verify', 'seed-003-mapcount-without-lock', '--era', 'v6.1', '--reports', folder])
    const report = join(folder, 'seed-003-mapcount-without-lock--v6.1--outcome.json')
    const { code, found } = await observed('--force', report)
    const { forced } = found.kernels[0]!.tests[0]!
    expect(forced).toMatchObject({ places: ['entry of kpagecount_read'], shown: true, held: 2, passed: 0, waited: 0 })
    expect(code).toBe(0)
  })

  // Reclaim has unmapped a page, and flushes later. That the other thread reads what was there takes a TLB that keeps what it has.
  test('and one that takes a stale entry of a TLB', async () => {
    const folder = temporaryFolder()
    await cowproof(['verify', 'tlb-flush-late-for-discard', '--era', 'v6.1', '--reports', folder])
    const report = join(folder, 'tlb-flush-late-for-discard--v6.1--outcome.json')
    const { code, found } = await observed('--force', report, '--repetitions', '8')
    const { forced } = found.kernels[0]!.tests[0]!
    expect(forced).toMatchObject({ places: ['entry of try_to_unmap_flush'], shown: true, possible: true })
    expect(code).toBe(0)
  })

  // v5.19 and later keep a page that is pinned, and known to be its owner's alone, also where the pin comes at the worst moment (B32).
  test('and one that the kernel excludes is not seen, though its tasks were held', async () => {
    const folder = temporaryFolder()
    await cowproof(['verify', 'B32-clear-refs-races-pin-fast', '--era', 'v5.11', '--reports', folder])
    const report = join(folder, 'b32-clear-refs-races-pin-fast--v5.11--outcome.json')
    const { code, found } = await observed('--force', report)
    const { forced } = found.kernels[0]!.tests[0]!
    expect(forced).toMatchObject({ shown: false, possible: false, held: 2, passed: 0 })
    expect(code).toBe(0)
  })

  // A campaign must find out a model with a rule of another time, and say so in a test of a few operations.
  test('random tests find a wrong rule, and the smallest test that shows it is written', async () => {
    const folder = temporaryFolder()
    const wrong = ['--era', 'v6.1+reuse=mapcount', '--operations', 'write,fork,vmsplice,munmap,read_reference']
    const bounds = ['--tasks', '2', '--pages', '1', '--length', '20']
    const words = ['observe', '--random', '50', '--seed', '2', '--output', folder, ...wrong, ...bounds, ...KERNEL]
    const { code, stdout } = await cowproof(words)
    expect(code).toBe(1)
    const [name] = /^random-2-\d+(?=: impossible seen)/m.exec(stdout)!
    const again = await cowproof(['verify', join(folder, `${name}.litmus`), '--era', 'v6.1+reuse=mapcount'])
    expect(again.stderr).toBe('')
    const { tests } = (await observed(join(folder, `${name}.litmus`))).found.kernels[0]!
    expect(tests[0]!.agreement).toBe('agrees')
  })
})
