import { and, not, or, step, type Cond } from '../../src/program/index.ts'
import type { Choices, GupRequest, UnshareRule } from './era.ts'
import type { FramePlaces } from './memory.ts'
import { isAnon } from './page-cache.ts'

/** Up to v5.17 (but for v5.8): GUP takes what it finds. */
export const neverUnshare: UnshareRule = () => null

/** v5.19 (a7f226604170, gup_must_unshare(), include/linux/mm.h): a read-only PIN wants an exclusive page. GET does not ask. */
export const unshareForPin: UnshareRule = (request, _, exclusive) =>
  request.kind === 'pin' && request.access === 'read' ? exclusive.not() : null

/**
 * gup_must_unshare() of D. Hildenbrand's series of 17 December 2021, as in A. Arcangeli's branch before it: for reading, GET
 * and PIN alike want a page that is mapped nowhere else. KSM pages are exempt.
 */
export const unshareShared: UnshareRule = (request, page) =>
  request.access === 'read' ? and(not(page.ksm), page.mapcount.gt(1)) : null

/** FOLL_LONGTERM from v6.2 on (84209e87c696): a read-only pin of the zero page or of a page of a file gets a copy first. */
export function unsharesWhatIsNotAnon(
  { access, longterm }: GupRequest,
  { longtermPin }: Pick<Choices, 'longtermPin'>,
): boolean {
  return longterm === true && access === 'read' && longtermPin === 'of an anonymous page'
}

/** gup_must_unshare() of the page that a read-only PTE maps; null where nothing needs to be asked. */
export function mustUnshare(
  request: GupRequest,
  page: FramePlaces,
  exclusive: Cond,
  choices: Pick<Choices, 'unshare' | 'longtermPin'>,
): Cond | null {
  const anon = choices.unshare(request, page, exclusive)
  const others = unsharesWhatIsNotAnon(request, choices)
  if (!anon) return others ? not(isAnon(page)) : null
  return others ? or(not(isAnon(page)), anon) : and(isAnon(page), anon)
}

/** Before v5.9 fork does not look at pins, and nothing tells it of them. */
export const pinInSilence: Choices['announcePin'] = () => []

/** v5.9 (008cfe4418b3): mm->has_pinned, set before anything is pinned and never cleared. */
export const setHasPinned: Choices['announcePin'] = (at) => [step('mm_set_has_pinned', at.mm.hasPinned.set(true))]
