import { compareVersions, isVersion } from './version.ts'

/** The eras that an expectation speaks of. */
export type Coverage =
  | { readonly kind: 'every' }
  | { readonly kind: 'variant'; readonly era: string }
  /** Kernel versions, both ends included; null where the range is open. */
  | { readonly kind: 'versions'; readonly from: string | null; readonly to: string | null }

/** True where an era is covered. A range covers kernel versions only: variants stand outside their order. */
export function covers(coverage: Coverage, era: string): boolean {
  switch (coverage.kind) {
    case 'every':
      return true
    case 'variant':
      return coverage.era === era
    case 'versions':
      return isVersion(era) && !isBefore(era, coverage.from) && !isBefore(coverage.to, era)
  }
}

/** True where some era, whether it exists or not, is covered by both. */
export function overlap(a: Coverage, b: Coverage): boolean {
  if (a.kind === 'every' || b.kind === 'every') return true
  if (a.kind === 'variant') return b.kind === 'variant' && a.era === b.era
  if (b.kind === 'variant') return false
  return !isBefore(a.to, b.from) && !isBefore(b.to, a.from)
}

/** False where an end is open. */
function isBefore(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && compareVersions(a, b) < 0
}
