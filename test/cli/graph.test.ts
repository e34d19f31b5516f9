import { describe, expect, test } from 'vitest'
import { branch, ifLocal, routine, schema, scope, step, when, type Block } from '../../src/program/index.ts'
import { controlFlow } from '../../src/report/control-flow.ts'
import { renderSvg } from '../../src/report/index.ts'
import { entity, flag, range } from '../../src/state/index.ts'
import { answered } from './cowproof.ts'

const { lamp } = schema({ lamp: entity({ count: 1 }, { on: flag, level: range(0, 3) }) })
const it = lamp.at(0)

function draw(body: Block): string {
  return controlFlow('title', { name: 'drawn', body }).source
}

/** The edges by the names of their ends. */
function edges(dot: string): string[] {
  const names = new Map(
    [...dot.matchAll(/^ {2}(\w+) \[(?:shape=plaintext, )?label="([^"]*)"\];$/gm)].map(([, id, name]) => [id, name]),
  )
  return [...dot.matchAll(/^ {2}(\w+) -> (\w+)(?: \[label="(.*)"\])?;$/gm)].map(
    ([, from, to, label]) => `${names.get(from)} -> ${names.get(to)}${label === undefined ? '' : `: ${label}`}`,
  )
}

describe('a control-flow graph', () => {
  test('has an edge for each step, with its guards and effects', () => {
    const dot = draw([step('press', when(it.on.not()), it.on.set(true)), step('dim', it.level.set(1))])
    expect(edges(dot)).toEqual([
      'entry -> press',
      String.raw`press -> dim: when (!lamp[0].on)\llamp[0].on = true;\l`,
      String.raw`dim -> return: lamp[0].level = 1;\l`,
    ])
  })

  test('draws once what goes on alike', () => {
    const end = (): Block => [step('dim', it.level.set(1)), step('leave')]
    const dot = draw(branch('is_on', it.on, end(), end()))
    expect(edges(dot).filter((edge) => edge.startsWith('dim'))).toHaveLength(1)
    expect(edges(dot).filter((edge) => edge.startsWith('is_on'))).toHaveLength(2)
  })

  test('keeps apart what goes on differently', () => {
    const dim = (): Block => [step('dim', it.level.set(1))]
    const dot = draw(branch('is_on', it.on, [...dim(), step('more')], dim()))
    expect(edges(dot).filter((edge) => edge.startsWith('dim'))).toHaveLength(2)
  })

  test('goes on in the caller where a block that the caller gave it leaves', () => {
    let inner: Block = []
    scope((out) => (inner = branch('is_on', it.on, [step('dim', it.level.set(1)), out.leave])))
    expect(edges(draw(inner)).filter((edge) => !edge.startsWith('entry'))).toEqual([
      String.raw`is_on -> dim: when (lamp[0].on)\l`,
      String.raw`is_on -> return: !is_on:\lwhen (!lamp[0].on)\l`,
      String.raw`dim -> in the caller: lamp[0].level = 1;\l`,
    ])
  })

  test('shows loops, and decisions on locals at the step before them', () => {
    const body = routine('inner', { seen: range(0, 3) }, (my) =>
      scope((out) => [
        step('look', my.seen.set(it.level)),
        ifLocal(my.seen.lt(3), [step('raise', it.level.set(my.seen.plus(1))), out.retry]),
      ]),
    )
    expect(edges(draw(body))).toEqual([
      'entry -> inner/look',
      String.raw`inner/look -> inner/raise: my.seen = lamp[0].level;\lif (my.seen < 3)\l`,
      String.raw`inner/look -> return: my.seen = lamp[0].level;\lif (my.seen >= 3)\l`,
      String.raw`inner/raise -> inner/look: lamp[0].level = my.seen + 1;\l`,
    ])
  })
})

test('the graph of a routine is that of its era', async () => {
  const graph = (...words: readonly string[]) => answered(['graph', 'do_wp_page', '--operation', 'write', ...words])
  const [old, recent] = [await graph('--era', 'v5.7'), await graph()]
  expect([old.code, old.stderr, recent.code]).toEqual([0, '', 0])
  // Commit 6c287605fd56 (v5.19) made the reuse rule look at PageAnonExclusive; v5.7 looked at the mapcount.
  expect(old.stdout).toMatch(/when \([^"]*frame\[my\.page\]\.mapcount \+/)
  expect(old.stdout).not.toMatch(/when \([^)]*anonExclusive/)
  expect(recent.stdout).toMatch(/when \(frame\[my\.(page|orig)\]\.anonExclusive/)
  expect(await renderSvg(old.stdout, 40)).toContain('wp_page_reuse')
  expect((await graph('--era', 'v5.7', '--format', 'svg')).stdout).toContain('wp_page_reuse</text>')
})
