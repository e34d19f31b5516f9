import type { Era } from '../kernel/era.ts'
import { dropFollWrite } from '../kernel/force-rules.ts'
import { v5_7 } from './v5.7.ts'

/** The oldest era has what Dirty COW needs but for this; of v4.8 itself nothing else was looked at. */
export const v5_7_dirty_cow: Era = {
  name: 'v5.7-dirty-cow',
  releases: 'none: v5.7 without 19be0eaffa3a, so that FOLL_FORCE is what it was up to v4.8',
  summary: 'As v5.7, but once COW was broken for it, a forced write looks again as if it only wanted to read.',
  commits: [{ id: '19be0eaffa3a', effect: 'undone: FOLL_COW, and the look whether the PTE is dirty still (v4.9)' }],
  choices: { ...v5_7.choices, forcedWrite: dropFollWrite },
}
