import type { Era } from '../kernel/era.ts'
import { reuseByMapcount } from '../kernel/reuse-rules.ts'
import { hildenbrand_2021_12_v1 } from './hildenbrand-2021-12-v1.ts'

/**
 * The second part was announced and never posted: the cover letter says that the first one is "the basis for adjusting the
 * COW logic once again", and a comment of 06/11 that it allows to rely on the mapcount. So this is the first part with the
 * write fault of v5.8, the last kernel that did rely on it, reuse of KSM pages included. What else the second part would
 * have had is not known; the one of March 2022 has the exclusive marker instead, and is v5.19.
 */
export const hildenbrand_2021_12_part2: Era = {
  name: 'hildenbrand-2021-12-part2',
  releases: 'none: announced by D. Hildenbrand on 17 December 2021, never posted',
  summary: 'As hildenbrand-2021-12-v1, but a write fault keeps a page that is mapped once, as up to v5.8.',
  commits: [
    ...hildenbrand_2021_12_v1.commits,
    { id: '09854ba94c6a', effect: 'undone: a write fault counts mappings and swap entries again, not references' },
  ],
  choices: { ...hildenbrand_2021_12_v1.choices, reuse: reuseByMapcount },
}
