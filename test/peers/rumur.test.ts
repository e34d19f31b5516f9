import { describe, expect, test } from 'vitest'
import { classics } from '../../models/classics/index.ts'
import { expectAgreement, SMALL } from './agreement.ts'
import { rumurIsInstalled } from './rumur.ts'

if (!rumurIsInstalled) console.warn('The comparison with Rumur is skipped: install rumur and gcc to run it.')

test.runIf(process.env['CI'])('in CI, Rumur is installed', () => expect(rumurIsInstalled).toBe(true))

/** Larger ones, litmus tests and random models take longer: rumur.long.test.ts. */
const subjects = classics.filter(({ use, states }) => use === 'test' && states.value <= SMALL)

describe.runIf(rumurIsInstalled)('Rumur agrees', () => {
  test.concurrent.for(subjects)('on $name', ({ model }) => expectAgreement(model()))
})
