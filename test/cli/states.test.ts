import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { printDocument } from '../../src/report/index.ts'
import { leakDocument } from '../report/fixture.ts'
import { answered, temporaryFolder } from './cowproof.ts'

const folder = mkdtempSync(join(tmpdir(), 'cowproof-'))
const race = join(folder, 'b06-pin-fast-races-fork--v5.9--i6.json')
const leak = join(folder, 'b01-vmsplice-unmap-in-child--v5.7--i5.json')

beforeAll(async () => {
  await answered(['verify', 'B06-pin-fast-races-fork', '--era', 'v5.9', '--property', 'I6', '--reports', folder])
  await answered(['verify', 'B01-vmsplice-unmap-in-child', '--era', 'v5.7', '--property', 'I5', '--reports', folder])
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the race of pin_user_pages_fast() and fork is lost when the PTE was looked at for the second time', async () => {
  const { code, stdout, stderr } = await answered(['states', race], { columns: 100 })
  expect([code, stderr]).toEqual([0, ''])
  // Commit 57efa1fe5957: fork has seen no pin, and write-protects the PTE only after gup_pte_range() has compared it. Had it done so
  // before, the comparison would have failed, and the slow path would have waited for mmap_lock.
  expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /Last way out: instead of step \d+ \(pinner: pin_user_pages_fast x write -> buffer > pte_same\), which sees again that PTE parent:x maps frame 0[^.]*\. There parent: fork child > ptep_set_wrprotect \(write-protects PTE parent:x\) would have avoided it for good/,
  )
  expect(stdout).toMatch(/No return: after step \d+ \(pinner: [^)]* > pte_same\) every run leads\s+there/)
  expect(stdout).toMatch(/o parent: fork child > ptep_set_wrprotect/)
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
})

test('a graph that cannot be read is drawn around the run, and says so', async () => {
  const dot = await answered(['states', race, '--format', 'dot'])
  expect(dot.stderr).toMatch(/a graph of \d+ states cannot be read: this is the part around the run/)
  expect(dot.stdout).toContain('! the last way out was before step')
  const around = await answered(['states', race, '--format', 'dot', '--around'])
  expect(around).toEqual({ ...dot, stderr: '' })
  const png = join(folder, 'x.png')
  expect((await answered(['states', race, '--format', 'png', '--output', png])).stdout).toBe(`${png}\n`)
  expect(readFileSync(png).subarray(1, 4).toString()).toBe('PNG')
})

test('a leak without a race: one line of states, and no choice', async () => {
  const { stdout } = await answered(['states', leak])
  expect(stdout).toMatch(/No other step was possible anywhere on this run: it takes no race\./)
  const whole = await answered(['states', leak, '--format', 'dot'])
  expect(whole.stderr).toBe('')
  expect(whole.stdout).toMatch(/ -> hit \[.*write x 2\\l {4}page_fault \.\. store/)
})

test('limits are numbers', async () => {
  const { code, stderr } = await answered(['states', race, '--limit-seconds', 'soon'])
  expect([code, stderr]).toEqual([2, expect.stringMatching(/--limit-seconds is a whole number/)])
})

test('a report that does not say what its model was made from, or is out of date', async () => {
  const path = join(temporaryFolder({ 'leak.json': printDocument(leakDocument) }), 'leak.json')
  const without = await answered(['states', path])
  expect([without.code, without.stderr]).toEqual([2, expect.stringMatching(/make it again with --reports/)])
  const other = join(folder, 'other.json')
  writeFileSync(other, readFileSync(race, 'utf8').replaceAll('mm_set_has_pinned', 'mm_clear_has_pinned'))
  const stale = await answered(['states', other])
  expect([stale.code, stale.stderr]).toEqual([2, expect.stringMatching(/has changed since the report was made/)])
})
