import { expect, test } from 'vitest'
import { eras } from '../../models/eras/index.ts'
import { EXACT_BIAS } from '../../models/kernel/memory.ts'
import { makesSame, remembering } from '../../src/cli/asked-of-era.ts'
import { loadTests } from '../../src/cli/load-tests.ts'
import { behaviourOf } from '../../src/explorer/index.ts'
import { elaborate } from '../../src/litmus/elaborate.ts'

test('what was asked for is what makes an era the same', () => {
  const [first] = eras
  const { era, asked } = remembering(first!)
  expect(asked.size).toBe(0)
  expect(era.choices.seqcount).toBe(first!.choices.seqcount)
  expect([...asked]).toEqual([['seqcount', first!.choices.seqcount]])
  const same = eras.filter((other) => makesSame(other, asked))
  expect(same).toEqual(eras.filter(({ choices }) => choices.seqcount === first!.choices.seqcount))
  expect(same.length).toBeLessThan(eras.length)
})

/** Nothing of an era but its choices may go into a model: else this finds another model than the one that was built. */
test.each(['B01-vmsplice-unmap-in-child', 'B12', 'B20', 'B22', 'B25', 'B31', 'cow-10', 'cost'])(
  'eras that make the same choices have the same model: %s',
  async (named) => {
    const [litmus] = await loadTests([named])
    const models = eras.map((rules) => {
      const { era, asked } = remembering(rules)
      return { rules, asked, behaviour: behaviourOf(elaborate(litmus!, era, 'fine', EXACT_BIAS).model) }
    })
    const pairs = models.flatMap((one) =>
      models
        .filter(({ rules }) => rules !== one.rules && makesSame(rules, one.asked))
        .map((other) => [one, other] as const),
    )
    expect(pairs.length).toBeGreaterThan(0)
    for (const [one, other] of pairs)
      expect(other.behaviour, `${one.rules.name}, ${other.rules.name}`).toBe(one.behaviour)
  },
)
