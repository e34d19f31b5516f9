import type { Era } from '../kernel/era.ts'
import { unshareShared } from '../kernel/gup-rules.ts'
import { reuseByMapcount } from '../kernel/reuse-rules.ts'
import { v5_11 } from './v5.11.ts'

/**
 * Taken: the posted patch, which brings v5.8's write fault back, and of the branch mapcount_deshare (aa.git, as it was on 27
 * January 2021) FOLL_UNSHARE, with the conditions of the series of December 2021, which says that it is its rewritten form,
 * and FOLL_MM_SYNC for FOLL_LONGTERM and the zero page. The branch itself was not read: its commits are known by their
 * titles and a few messages. Not taken: FOLL_MM_SYNC on KSM and file pages, the acceleration that skips the page lock, and
 * the THP mapcount. Fork copies pinned pages as v5.11 does: the branch has patches to mm->has_pinned.
 */
export const arcangeli_2021_01: Era = {
  name: 'arcangeli-2021-01',
  releases: 'none: proposed by A. Arcangeli in January 2021, on v5.11-rc',
  summary:
    'A write fault keeps a page that is mapped once; GUP for reading copies a page that is mapped more than once.',
  commits: [
    {
      id: '20210110004435.26382-2-aarcange@redhat.com',
      effect: 'takes 09854ba94c6a, be068f29034f and 1a0cf26323c8 back',
    },
    { id: '161177793263.6880.2522196703739881659@gitolite.kernel.org', effect: 'the commits of mapcount_deshare' },
    { id: '20211217113049.23850-1-david@redhat.com', effect: 'FOLL_UNSHARE, rewritten; "the idea is by Andrea"' },
  ],
  choices: {
    ...v5_11.choices,
    reuse: reuseByMapcount,
    unshare: unshareShared,
    unshareFault: 'of what is mapped twice',
    longtermPin: 'of an anonymous page',
  },
}
