/** What an era is put together from: the rules that eras have, and what a new rule needs. */
export * from './era.ts'
export * from './force-rules.ts'
export * from './fork-rules.ts'
export { programOrder, weakOrder } from './exclusive-order.ts'
export { pinInOneStep, pinInTwoSteps, withoutSeqcount, withSeqcount } from './gup-fast.ts'
export * from './gup-rules.ts'
export * from './lazyfree-rules.ts'
export { memory, pinBias } from './memory.ts'
export { migrationEntryWait, waitWithoutReference, waitWithReference } from './migration-entry.ts'
export { restoreExclusive, restoreNothing, restorePinned } from './modify-prot.ts'
export { dropReferences, getPage, maybePinned, putPage } from './page.ts'
export {
  reuseByCount,
  reuseByCountStreamlined,
  reuseByCountUnlockLate,
  reuseByExclusive,
  reuseByMapcount,
  reuseUnlessShared,
} from './reuse-rules.ts'
export * from './swap-in-rules.ts'
export { flushAfterCopy, flushAtOnce, flushBeforeCopy, flushIfNested } from './tlb.ts'
export { isInSwapCache, ownReferences, swapCountOf, tryToFreeSwap } from './swap.ts'
