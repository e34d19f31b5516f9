import { test } from 'vitest'
import { asRecorded } from './golden.ts'

test('what is printed of the suite under two eras', () =>
  asRecorded('verify-suite', ['verify', '--era', 'v5.7,v5.19'], 80))
