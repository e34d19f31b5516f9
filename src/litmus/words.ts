import { kernelWords } from '../../models/kernel/words/index.ts'
import type { Vocabulary } from '../program/vocabulary.ts'
import { FAULT, UNSET } from './testbed.ts'

/** How litmus tests are spoken of: the kernel's memory, and the testbed beside it. */
export const litmusWords: Vocabulary = {
  ...kernelWords,
  entities: {
    ...kernelWords.entities,
    signal: {
      called: '{own}',
      fields: {
        given: {
          becomes: { yes: 'signals {}', no: 'takes the signal {} back' },
          is: { yes: '{} is signalled', no: '{} is not signalled' },
        },
      },
    },
    register: {
      called: '{own}',
      fields: {
        value: {
          becomes: { [FAULT]: 'has nothing to read into {}', other: 'reads {after} into {}' },
          is: { other: '{} is {value}' },
          values: { [FAULT]: 'fault', [UNSET]: 'unset' },
        },
      },
    },
  },
}
