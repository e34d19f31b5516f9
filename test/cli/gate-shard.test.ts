import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { answered, race, temporaryFolder } from './cowproof.ts'

const RACE = race('exists (reader:r=1)', 'result Sometimes')
const SAFE = race('exists (reader:r=2)', 'result Never').replace('litmus race', 'litmus safe')
const ERAS = 'v5.7,v5.9,v5.19'

/** A folder with two tests, their baseline, and what three shards found of them. */
async function sharded(change: (baseline: string) => string = (text) => text) {
  const folder = temporaryFolder()
  for (const inner of ['tests', 'shards']) mkdirSync(join(folder, inner))
  writeFileSync(join(folder, 'tests', 'race.litmus'), RACE)
  writeFileSync(join(folder, 'tests', 'safe.litmus'), SAFE)
  const gate = (...words: readonly string[]) =>
    answered(['gate', '--baseline', 'b.json', ...words], { folder, columns: 160, env: { GITHUB_ACTIONS: '' } })
  const explore = (...words: readonly string[]) =>
    gate('tests', '--era', ERAS, '--jobs', '1', '--cache', 'cache', ...words)
  await explore('--update')
  const baseline = join(folder, 'b.json')
  const first = readFileSync(baseline, 'utf8')
  writeFileSync(baseline, change(first))
  const codes: (number | null)[] = []
  for (const index of [1, 2, 3]) {
    const { code } = await explore('--shard', `${index}/3`, '--reporter', `json=shards/${index}.json`)
    codes.push(code)
  }
  return { folder, gate, explore, codes, first, text: () => readFileSync(baseline, 'utf8') }
}

describe('shards', () => {
  test('put together are the whole run, and update the baseline', async () => {
    const { gate, explore, codes, first, text, folder } = await sharded()
    expect(codes).toEqual([0, 0, 0])
    const whole = await explore()
    expect(await gate('--merge', 'shards')).toEqual(whole)
    rmSync(join(folder, 'b.json'))
    expect((await gate('--merge', 'shards', '--update')).code).toBe(0)
    expect(text()).toBe(first)
  })

  test('have each its part of what moved, with its run; together all of it', async () => {
    const { gate, explore, codes } = await sharded((text) => text.replace(/, "violated": \{ "outcome": \d+ \}/g, ''))
    expect(codes).toEqual([1, 1, 1])
    const whole = await explore('--reporter', 'junit')
    const merged = await gate('--merge', 'shards', '--reporter', 'junit')
    expect(merged.code).toBe(1)
    const failures = (text: string): string[] => text.match(/<failure [^>]*>/g) ?? []
    expect(failures(merged.stdout)).toEqual(failures(whole.stdout))
    expect(failures(merged.stdout).length).toBe(6)
    expect((await gate('--merge', 'shards', '--reporter', 'sarif')).stdout).toContain('"threadFlows"')
  })

  test('miss nothing that others run; together they miss what none ran', async () => {
    const { gate, codes } = await sharded((text) => text.replace('"safe": {', '"old": {'))
    expect(codes).toEqual([1, 1, 1])
    const { code, stdout } = await gate('--merge', 'shards')
    expect(stdout).toContain('old: the test is not run any more')
    expect(stdout).toContain('safe: the test')
    expect(code).toBe(1)
  })

  test('one that is missing, twice there, of another run, or no report is refused', async () => {
    const { gate, folder } = await sharded()
    const shard = (index: number): string => join(folder, 'shards', `${index}.json`)
    const refused = async (message: RegExp, ...words: readonly string[]): Promise<void> => {
      const { code, stdout, stderr } = await gate(...words)
      expect(stderr).toMatch(message)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    }
    const third = readFileSync(shard(3), 'utf8')
    rmSync(shard(3))
    await refused(/of 3 shards, 3\/3 is missing/, '--merge', 'shards')
    writeFileSync(shard(3), readFileSync(shard(2)))
    await refused(
      /3.json and .*2.json are the same shard, 2\/3|2.json and .*3.json are the same shard, 2\/3/,
      '--merge',
      'shards',
    )
    writeFileSync(shard(3), third.replace('"count": 3', '"count": 4'))
    await refused(/3.json is a shard of another run than .*1.json/, '--merge', 'shards')
    writeFileSync(shard(3), third.replace('"steps": "fine"', '"steps": "coarse"'))
    await refused(/3.json is a shard of another run than .*1.json/, '--merge', 'shards')
    writeFileSync(shard(3), third.slice(0, 500))
    await refused(/3.json: this is no report of a gate: it is no JSON/, '--merge', 'shards')
    writeFileSync(shard(3), '{"schema": "cowproof/baseline"}')
    await refused(/3.json: this is no report of a gate/, '--merge', 'shards')
    await refused(/cannot read 'no-such.json': there is no such file/, '--merge', 'no-such.json')
    await refused(/there is no report in the folder 'tests'/, '--merge', 'tests')
    await refused(/--shard is a part of several, as in 2\/3, not '4\/3'/, '--shard', '4/3', 'tests')
    await refused(/a shard cannot update the baseline/, '--shard', '1/3', '--update', 'tests')
  })
})
