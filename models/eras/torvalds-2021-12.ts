import type { Era } from '../kernel/era.ts'
import { v5_19 } from './v5.19.ts'

/**
 * Taken from the two mails: a bit of the PTE that says "this VM owns the page outright". Whatever breaks COW sets it, because
 * a copy is mine; fork clears it, unless the page may be pinned, and then the page is copied; to swap out is named as no
 * harder, so a swap entry keeps it. A set bit is all a write fault asks for; where it is clear, references are counted, which
 * is how the mail wants a page to be proved mine. No patch was posted: within half an hour the bit moved to struct page, where
 * v5.19 has it. So all that the mails leave open is v5.19's, GUP above all: a PIN for reading asks for the bit.
 */
export const torvalds_2021_12: Era = {
  name: 'torvalds-2021-12',
  releases: 'none: proposed by L. Torvalds on 19 December 2021, on v5.16-rc5',
  summary: 'As v5.19, but what says that a page belongs to one mm is a bit of the PTE that maps it.',
  commits: [
    {
      id: 'CAHk-=wgMuSkumYxeaaxbKFoAbw_gjYo1eRXXSFcBHzNG2xauTA@mail.gmail.com',
      effect: 'proposes the bit, what sets it and what clears it',
    },
    {
      id: 'CAHk-=whYT0Q1F=bxG0yi=LN5gXY64zBwefsbkLoRiP5p598d5A@mail.gmail.com',
      effect: 'adds swapout, and gives it up: many architectures have no such bit to spare',
    },
    { id: '6c287605fd56', effect: 'the bit in struct page, and what uses it (v5.19)' },
  ],
  choices: { ...v5_19.choices, anonExclusive: 'in the PTE' },
}
