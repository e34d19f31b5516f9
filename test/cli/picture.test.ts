import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { refusePixels } from '../../src/cli/terminal.ts'
import { printDocument, UserError } from '../../src/report/index.ts'
import { leakDocument } from '../report/fixture.ts'
import { answered, temporaryFolder } from './cowproof.ts'

test('a report comes with the memory at its end, and `picture` draws it again', async () => {
  const folder = temporaryFolder()
  const name = 'b01-vmsplice-unmap-in-child--v5.7--i5'
  const path = join(folder, `${name}.json`)
  await answered(['verify', 'B01-vmsplice-unmap-in-child', '--era', 'v5.7', '--property', 'I5', '--reports', folder])
  const { code, stdout, stderr } = await answered(['picture', path])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toBe(readFileSync(join(folder, `${name}.memory.svg`), 'utf8'))
  // Commit 17839856fd58: two arrows to one frame, the parent's PTE and the child's pipe, are the whole bug.
  const red = [...stdout.matchAll(/<text [^>]*fill="#b00020">([^<]*)</g)].map(([, text]) => text)
  expect(red).toEqual(expect.arrayContaining(['pte parent:x', 'frame 0', 'reference pipe']))
  expect((await answered(['picture', path, '--format', 'dot'])).stdout).toMatch(/^digraph .*pos=/s)
})

test('all states of a run, each a file of its own', async () => {
  const folder = temporaryFolder({ 'leak.json': printDocument(leakDocument) })
  const path = join(folder, 'leak.json')
  const output = join(folder, 'steps')
  const { stdout } = await answered(['picture', path, '--output', output])
  const steps = leakDocument.steps.length
  const files = readdirSync(output).sort()
  expect(files).toHaveLength(steps + 1)
  expect([files[0], files.at(-1)]).toEqual(['step-000.svg', `step-0${steps}.svg`])
  expect(stdout).toBe(`${steps + 1} pictures: ${join(output, 'step-000.svg')} to step-0${steps}.svg\n`)
  const one = await answered(['picture', path, '--step', '7'])
  expect(one.stdout).toBe(readFileSync(join(output, 'step-007.svg'), 'utf8'))
  expect(one.stdout).toContain('state 7 of')
})

test('what cannot be drawn is said in a sentence', async () => {
  const path = join(temporaryFolder({ 'leak.json': printDocument(leakDocument) }), 'leak.json')
  for (const [words, message] of [
    [['--step', '99'], /--step is a whole number of steps from 0 to 31, not '99'/],
    [['--step', '-1'], /--step/],
    [['--step', 'last'], /not 'last'/],
    [['--format', 'gif'], /svg.*dot|dot.*svg/],
  ] as const) {
    const { code, stdout, stderr } = await answered(['picture', path, ...words])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(message)
  }
  const missing = await answered(['picture', 'nowhere.json'])
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('there is no such file')])
})

test('PNG goes to a file or a pipe, and not to a terminal', async () => {
  const folder = temporaryFolder({ 'leak.json': printDocument(leakDocument) })
  const report = join(folder, 'leak.json')
  const shown = await answered(['show', report, '--format', 'png', '--output', join(folder, 'run.png')])
  expect(shown).toEqual({ code: 0, stdout: `${join(folder, 'run.png')}\n`, stderr: '' })
  await answered(['picture', report, '--format', 'png', '--step', '3', '--output', folder])
  await answered(['show', report, '--format', 'sequence', '--output', join(folder, 'lanes.png')])
  for (const name of ['run.png', 'step-003.png', 'lanes.png']) {
    expect(readFileSync(join(folder, name)).subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n')
  }
  const piped = await answered(['picture', report, '--format', 'png'])
  expect([piped.code, piped.stdout.slice(1, 4)]).toEqual([0, 'PNG'])
  expect(() => refusePixels(undefined, { isTTY: true })).toThrow(UserError)
  expect(() => refusePixels(undefined, { isTTY: true })).toThrow(/PNG.*terminal.*--output FILE/)
  for (const [output, isTTY] of [
    ['x.png', true],
    [undefined, false],
  ] as const)
    refusePixels(output, { isTTY })
})
