import type { EntityWords } from '../../../src/program/vocabulary.ts'
import { ghost } from './phrases.ts'

/** Bits of a PTE that go with what it maps (clearBits(), pte.ts): that they do goes without saying. */
const SWEPT = ['writable', 'clean', 'uffdWp', 'softClean', 'exclusive', 'swpExclusive']

/** A PTE, with the VMA that it lies in. */
export const pteWords: EntityWords = {
  called: 'PTE {own}',
  fields: {
    frame: {
      becomes: { none: 'clears {}, which mapped {before}', other: 'maps {after} at {}' },
      is: { none: '{} maps no frame', other: '{} maps {value}' },
    },
    zeroPage: {
      becomes: { yes: 'maps the zero page at {}', no: 'clears {}, which mapped the zero page' },
      is: { yes: '{} maps the zero page', no: '' },
    },
    writable: {
      becomes: { yes: 'makes {} writable', no: 'write-protects {}' },
      is: { yes: '{} is writable', no: '{} is not writable' },
    },
    clean: {
      becomes: { yes: 'leaves {} clean', no: 'forgets that {} was clean' },
      is: { yes: '{} is clean', no: '{} is dirty' },
    },
    uffdWp: {
      becomes: { yes: 'sets the uffd-wp bit of {}', no: 'clears the uffd-wp bit of {}' },
      is: { yes: '{} is uffd-wp', no: '{} is not uffd-wp' },
    },
    softClean: {
      becomes: { yes: 'clears the soft-dirty bit of {}', no: 'forgets that {} was not soft-dirty' },
      is: { yes: '{} is not soft-dirty', no: '{} is soft-dirty' },
    },
    slot: {
      becomes: {
        none: 'clears the swap entry of {}, which was {before}',
        other: 'makes {} a swap entry for {after}',
      },
      is: { none: '{} is no swap entry', other: '{} is a swap entry for {value}' },
    },
    exclusive: {
      becomes: { yes: 'marks {} exclusive', no: 'takes the exclusive mark from {}' },
      is: { yes: '{} is marked exclusive', no: '{} is not marked exclusive' },
    },
    swpExclusive: {
      becomes: { yes: 'makes {} pte_swp_exclusive', no: 'makes {} no longer pte_swp_exclusive' },
      is: { yes: '{} is pte_swp_exclusive', no: '{} is not pte_swp_exclusive' },
    },
    migration: {
      becomes: {
        none: 'ends the migration entry of {}, for {before}',
        other: 'makes {} a migration entry for {after}',
      },
      is: { none: '{} is no migration entry', other: '{} is a migration entry for {value}' },
    },
    migrationWritable: {
      becomes: { yes: 'notes that {} was writable', no: 'forgets that {} was writable' },
      is: { yes: '{} is a writable migration entry', no: '{} is no writable migration entry' },
    },
    migrationExclusive: {
      becomes: { yes: 'notes that the page of {} was exclusive', no: 'forgets that the page of {} was exclusive' },
      is: { yes: '{} is an exclusive migration entry', no: '{} is no exclusive migration entry' },
    },
    vma: {
      becomes: { yes: 'makes a VMA for {}', no: 'takes the VMA of {} away' },
      is: { yes: '{} has a VMA', no: '{} has no VMA' },
    },
    vmaWritable: {
      becomes: { yes: 'gives the VMA of {} VM_WRITE', no: 'takes VM_WRITE from the VMA of {}' },
      is: { yes: '{} has a VMA with VM_WRITE', no: '{} has no VMA with VM_WRITE' },
    },
    going: ghost({ yes: 'zap is about to clear {}', no: '' }),
    leaving: ghost({ none: '', other: '{} is about to be set to {value}' }),
    expected: ghost({ other: 'the owner of {} must read {value}' }),
    unsure: ghost({ yes: 'the owner of {} may read what was before', no: '' }),
    forfeited: ghost({ yes: 'the owner of {} has given the content up', no: '' }),
    guarded: ghost({ yes: 'no store through {} may go unseen', no: '' }),
  },
  together: [
    { changed: { vma: 'yes', vmaWritable: 'yes' }, words: 'makes a VMA with VM_WRITE for {}' },
    { changed: { vma: 'no', vmaWritable: 'no' }, words: 'takes the VMA of {} away' },
    {
      changed: { slot: 'none', frame: 'set', writable: 'yes' },
      also: ['swpExclusive'],
      words: 'maps {frame.after} at {}, writable, in place of the swap entry for {slot.before}',
    },
    {
      changed: { slot: 'none', frame: 'set' },
      also: ['swpExclusive'],
      words: 'maps {frame.after} at {} in place of the swap entry for {slot.before}',
    },
    {
      changed: { migration: 'none', frame: 'set', writable: 'yes' },
      also: ['migrationWritable', 'migrationExclusive'],
      words: 'maps {frame.after} at {}, writable, in place of the migration entry',
    },
    {
      changed: { migration: 'none', frame: 'set' },
      also: ['migrationWritable', 'migrationExclusive'],
      words: 'maps {frame.after} at {} in place of the migration entry',
    },
    { changed: { slot: 'none' }, also: SWEPT, words: 'clears the swap entry of {}, which was for {slot.before}' },
    {
      changed: { frame: 'none', writable: 'no' },
      also: SWEPT,
      words: 'clears {}, which mapped {frame.before} writable',
    },
    { changed: { frame: 'none' }, also: SWEPT, words: 'clears {}, which mapped {frame.before}' },
    { changed: { zeroPage: 'no', frame: 'set', writable: 'yes' }, words: 'maps {frame.after} at {}, writable' },
    { changed: { zeroPage: 'no' }, also: SWEPT, words: 'clears {}, which mapped the zero page' },
    {
      changed: { frame: 'set', writable: 'yes', softClean: 'no' },
      also: ['clean'],
      words: 'maps {frame.after} at {}, writable and soft-dirty',
    },
    {
      changed: { frame: 'set', writable: 'yes', clean: 'no' },
      words: 'maps {frame.after} at {}, writable and dirty',
    },
    { changed: { frame: 'set', writable: 'yes' }, words: 'maps {frame.after} at {}, writable' },
    { changed: { writable: 'yes', softClean: 'no' }, also: ['clean'], words: 'makes {} writable and soft-dirty' },
    { changed: { writable: 'yes', clean: 'no' }, words: 'makes {} writable and dirty' },
    {
      changed: { migration: 'set', migrationWritable: 'yes' },
      words: 'makes {} a writable migration entry for {migration.after}',
    },
  ],
}

/** What a CPU remembers of a PTE. */
export const tlbWords: EntityWords = {
  called: 'TLB {own}',
  fields: {
    pte: {
      becomes: { none: 'flushes {}', other: '{} remembers {after}' },
      is: { none: '{} is empty', other: '{} remembers {value}' },
    },
    frame: {
      becomes: { none: 'flushes {}, which led to {before}', other: '{} remembers {after}' },
      is: { none: '{} leads nowhere', other: '{} leads to {value}' },
    },
    writable: {
      becomes: { yes: '{} allows stores', no: '{} allows no store' },
      is: { yes: '{} allows stores', no: '{} allows no store' },
    },
    abandoned: ghost({ yes: 'the owner has thrown away what {} leads to', no: '' }),
  },
  together: [
    { changed: { pte: 'none', frame: 'none' }, also: ['writable'], words: 'flushes {}, which led to {frame.before}' },
    {
      changed: { pte: 'set', frame: 'set', writable: 'yes' },
      words: 'fills {} from {pte.after}: {frame.after}, writable',
    },
    { changed: { frame: 'set', writable: 'yes' }, words: 'fills {} again: {frame.after}, writable' },
    { changed: { pte: 'set', frame: 'set' }, words: 'fills {} from {pte.after}: {frame.after}' },
  ],
}
