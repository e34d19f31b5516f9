import fc from 'fast-check'
import { expect, test } from 'vitest'
import { everyEra } from '../../models/eras/index.ts'
import { expectEndsAsRead, kindsIn, kindsOfPage } from './as-read.ts'
import { draw } from '../../src/random/draw.ts'
import { sketchesWithin, usualBounds } from '../../src/random/sketch.ts'

// ends.test.ts has a test for each kind of page. Here chance brings them about, so a rare one may be missing.
test('TASK:PAGE and REFERENCE are what a read would return, at the ends of random tests', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      sketchesWithin({ ...usualBounds, mostMoves: 5 }),
      fc.constantFrom(...everyEra),
      async (sketch, era) => {
        const { ends, pages } = await expectEndsAsRead(draw(sketch), era)
        for (const kind of ends.flatMap((state) => [...kindsIn(state, pages)])) seen.add(kind)
      },
    ),
    { numRuns: 300 },
  )
  expect(seen.size).toBeGreaterThanOrEqual(kindsOfPage.length - 3)
  // Nobody is left in the middle of moving a page, for whoever came then would wait for ever.
  expect(seen).not.toContain('migration entry')
})
