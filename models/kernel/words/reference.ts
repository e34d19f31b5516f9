import type { EntityWords, TogetherWords } from '../../../src/program/vocabulary.ts'
import { ghost } from './phrases.ts'

/** What GUP gives: a reference or a pin, and whose it is. */
export const referenceWords: EntityWords = {
  called: 'reference {own}',
  fields: {
    kind: {
      becomes: {
        free: 'frees {}',
        reserved: 'reserves {}',
        get: 'makes {} a GET',
        pin: 'makes {} a PIN',
        givenBack: 'gives {} back',
        failed: 'has no {} to give',
      },
      is: {
        free: '{} is free',
        reserved: '{} is reserved',
        get: '{} is a GET',
        pin: '{} is a PIN',
        givenBack: '{} was given back',
        failed: 'GUP has failed to take {}',
      },
    },
    frame: {
      becomes: { none: 'makes {} forget {before}', other: 'makes {} refer to {after}' },
      is: { none: '{} refers to no frame', other: '{} refers to {value}' },
    },
    write: {
      becomes: { yes: 'allows {} to write', no: 'allows {} no write' },
      is: { yes: '{} may write', no: '{} may not write' },
    },
    held: {
      becomes: { yes: 'hands {} to the caller', no: 'takes {} from its holder' },
      is: { yes: '{} is held', no: '{} is not held' },
    },
    pte: {
      becomes: {
        none: 'makes {} forget where it was taken, {before}',
        other: 'notes that {} was taken through {after}',
      },
      is: { none: '{} has no address', other: '{} was taken through {value}' },
    },
    coherent: ghost({ yes: '{} must stay what its owner maps', no: '' }),
    storedTo: ghost({ yes: 'somebody has stored to the page of {} while GUP took it', no: '' }),
    forked: ghost({ yes: 'fork has shared the page of {}', no: '' }),
  },
  together: [
    taken('get', 'yes', 'gives it to {} as a GET for writing through {pte.after}'),
    taken('get', null, 'gives it to {} as a GET through {pte.after}'),
    taken('pin', 'yes', 'gives it to {} as a PIN for writing through {pte.after}'),
    taken('pin', null, 'gives it to {} as a PIN through {pte.after}'),
    ...ended('free'),
    ...ended('givenBack'),
    {
      changed: { kind: 'reserved', frame: 'none' },
      also: ['write', 'held', 'pte'],
      words: 'takes {frame.before} back from {}',
    },
  ],
}

function taken(kind: 'get' | 'pin', write: 'yes' | null, words: string): TogetherWords {
  return { changed: { kind, frame: 'set', pte: 'set', ...(write ? { write } : {}) }, words }
}

function ended(kind: 'free' | 'givenBack'): readonly TogetherWords[] {
  return [
    { changed: { kind, frame: 'none' }, also: ['write', 'held', 'pte'], words: 'ends {} to {frame.before}' },
    { changed: { kind, held: 'no' }, also: ['write', 'pte'], words: 'ends {}' },
  ]
}
