import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert, asyncProperty, pre } from 'fast-check'
import { describe, test } from 'vitest'
import { classics } from '../../models/classics/index.ts'
import { eras } from '../../models/eras/index.ts'
import type { Model, Property } from '../../src/invariants/index.ts'
import { explore } from '../../src/explorer/explore.ts'
import { check } from '../../src/litmus/check.ts'
import { formatError } from '../../src/litmus/diagnostic.ts'
import { elaborate } from '../../src/litmus/elaborate.ts'
import { parse } from '../../src/litmus/parse.ts'
import { vocabulary } from '../../src/litmus/vocabulary.ts'
import { exportMurphi } from '../../src/peers/murphi/export.ts'
import { arbitraryModel } from '../explorer/compiled-arbitrary.ts'
import { expectAgreement, SMALL } from './agreement.ts'
import { rumurIsInstalled } from './rumur.ts'

/** Three eras with as different rules as there are; the others are made of the same pieces. */
const ERAS = ['v5.7', 'v5.9', 'v5.19']

/** The tests that are compared: translating and compiling the others, too, takes longer than CI has. (cow-03 and cow-05 do what B01 and B02 do.) */
const COMPARED = /^(B01-vmsplice-unmap-in-child|B02|B04|B06|cow-0[16])/

/** What takes half a minute or more, of which another era is compared. */
const LEFT_OUT = /^B0[46]-.* v5\.[79]$/

/** The litmus tests under these eras. With a swap slot a model is more than Rumur translates in its time. */
function litmusTests() {
  const folder = join(import.meta.dirname, '../../models/litmus')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.litmus'))
  return files.sort().flatMap((file) => {
    const tree = parse(readFileSync(join(folder, file), 'utf8'), file)
    const checked = tree.ok ? check(tree.value, vocabulary) : tree
    if (!checked.ok) throw new Error(formatError(checked.error))
    const { value } = checked
    return eras
      .filter(({ name }) => COMPARED.test(value.name) && ERAS.includes(name))
      .filter((era) => !LEFT_OUT.test(`${value.name} ${era.name}`))
      .map((era) => ({ name: `${value.name} ${era.name}`, model: elaborate(value, era).model }))
      .filter(({ model }) => model.program.schema.entities['slot']?.count === 0)
  })
}

/** In characters of Murphi. */
const LONGEST = 50_000

describe.runIf(rumurIsInstalled)('Rumur agrees', () => {
  const large = classics.filter(({ use, states }) => use === 'test' && states.value > SMALL)
  test.concurrent.for(large)('on $name', ({ model }) => expectAgreement(model()))

  test.concurrent.for(litmusTests())('on $name', ({ model }) => expectAgreement(model))

  test('on random models', () =>
    assert(
      asyncProperty(arbitraryModel, async ({ program, properties }) => {
        const model: Model = { program, properties: errorsOnly(properties) }
        const { stoppedBy } = await explore(model, { symmetry: 'off', limits: { states: 5_000 } })
        // Sums are written out, so three of them within each other over many instances are more than Rumur can take.
        pre(stoppedBy === null && exportMurphi(model, { properties: true }).length < LONGEST)
        await expectAgreement(model)
      }),
      // Shrinking ends with the time, too.
      { numRuns: 20, interruptAfterTimeLimit: 300_000 },
    ))
})

/** Witnesses are not printed, and so neither are the errors in them: here, whatever steps check is an assertion. */
function errorsOnly(properties: readonly Property[]): Property[] {
  const about = { meaning: 'anything', source: 'chance' }
  return [
    ...properties.filter(({ kind }) => kind !== 'witness'),
    ...['checked', 'unknown'].map((name): Property => ({ kind: 'assertion', name, ...about })),
  ]
}
