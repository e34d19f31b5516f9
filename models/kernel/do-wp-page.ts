import {
  and,
  branch,
  ifLocal,
  not,
  or,
  routine,
  scope,
  step,
  type Block,
  type RefPlace,
} from '../../src/program/index.ts'
import type { Choices } from './era.ts'
import { exclusiveMarker } from './exclusive.ts'
import type { FaultCaller } from './fault.ts'
import { memory, type Address } from './memory.ts'
import { isAnon } from './page-cache.ts'
import { maybeMkwrite, mkdirty } from './pte.ts'
import { reuseUnlessShared } from './reuse-rules.ts'
import { wpPageCopy } from './wp-page-copy.ts'

/**
 * do_wp_page(), mm/memory.c: the PTE is not writable. Entered with the page-table lock held, left without it. `orig` is
 * the page that the PTE maps, null for the zero page. `unshare` is FAULT_FLAG_UNSHARE: GUP asks for an exclusive page,
 * which since v6.2 (8d6a0ac09a16) it gets for the zero page and pages of a file, too. Where userfaultfd wants to know of the
 * store, the caller's `userfault` comes instead, without the page-table lock.
 */
export function doWpPage(
  at: Address,
  orig: RefPlace<'frame'>,
  purpose: 'write' | 'unshare',
  choices: Choices,
  caller: FaultCaller,
): Block {
  const page = memory.frame.at(orig)
  const { pte } = at
  const pteSame = purpose === 'write' ? and(isUnchanged(at, orig), not(pte.uffdWp)) : isUnchanged(at, orig)
  const unlock = step('unlock_ptl', at.mm.ptl.unlock())
  const copy = wpPageCopy(at, orig, pteSame, purpose, choices, caller.broken)
  const rule =
    purpose === 'unshare' && choices.unshareFault === 'of what is mapped twice' ? reuseUnlessShared : choices.reuse
  const reuse =
    purpose === 'write'
      ? [step('wp_page_reuse', maybeMkwrite(pte), ...mkdirty(pte), ...caller.broken), unlock]
      : [unlock]
  const notAnon = purpose === 'write' || choices.longtermPin === 'of an anonymous page' ? copy : [unlock]
  return routine('do_wp_page', {}, () =>
    scope((out) => [
      purpose === 'write'
        ? [branch('userfaultfd_pte_wp', pte.uffdWp, [unlock, caller.userfault, out.leave]), choices.uffdFlush(at)]
        : [],
      ifLocal(
        orig.eq(null),
        notAnon,
        branch(
          'PageAnon',
          isAnon(page),
          rule(
            { at, page, frame: orig, exclusive: exclusiveMarker(at.pte, page, choices), pteSame },
            { reuse: (afterwards = []) => [reuse, afterwards, out.leave], copy: [copy, out.leave], retry: [out.leave] },
          ),
          notAnon,
        ),
      ),
    ]),
  )
}

/** pte_same(): the PTE still maps that page, or the zero page, for reading only. */
export function isUnchanged({ pte }: Address, orig: RefPlace<'frame'>): ReturnType<typeof and> {
  return and(pte.writable.not(), pte.frame.eq(orig), or(orig.ne(null), pte.zeroPage))
}
