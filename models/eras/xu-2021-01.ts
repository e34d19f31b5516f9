import type { Era } from '../kernel/era.ts'
import { restorePinned } from '../kernel/modify-prot.ts'
import { v5_11 } from './v5.11.ts'

/**
 * Taken: "in mprotect(READ|WRITE) we'll need to make sure the write bit being solid if the page is pinned". The mail names it
 * as a consequence of counting references, to show what that leads to; no patch was posted. Not taken: the alternative that it
 * names, to fail such an mprotect.
 */
export const xu_2021_01: Era = {
  name: 'xu-2021-01',
  releases: 'none: thought of by P. Xu on 13 January 2021, on v5.11-rc',
  summary: 'As v5.11, but mprotect that allows stores again makes the PTE of a page writable that may be pinned.',
  commits: [{ id: '20210113235427.GF588752@xz-x1', effect: 'names it as what counting references would demand' }],
  choices: { ...v5_11.choices, mprotectRestores: restorePinned },
}
