import type { Era } from '../kernel/era.ts'
import { eras } from './index.ts'

/** A stable tree that differs from its first release in what the model says. */
interface StableTree {
  /** `6.12` stands for 6.12 and all 6.12.y. */
  readonly series: string
  readonly era: string
  /** Why it is not the era of its first release. */
  readonly because: string
}

/**
 * What an older release of such a tree lacks, it shows as an end that the model excludes. 6.12.117 was run against v6.16 (docs/observe.md) and agrees; 5.10.y is
 * assumed from what was said of 5.10.223, and was not run against its era yet.
 */
export const stableTrees: readonly StableTree[] = [
  {
    series: '5.10',
    era: 'v5.11',
    because:
      'it has what came with v5.11: the sequence count of fork, and the looks at pins of fork and of reclaim. It also looks at references before it throws a page of MADV_FREE away, as v5.18 does (6c8e2a256915), and v5.11 does not',
  },
  { series: '6.12', era: 'v6.16', because: '6.12.117 has the fixes of UFFDIO_MOVE that came with v6.14 and v6.16' },
]

/**
 * The era that stands for a kernel, by its `uname -r`: the last one that is not younger, or what its stable tree has become. Null for kernels older than
 * all eras.
 */
export function eraOfRelease(release: string): Era | null {
  const [major, minor] = release.split(/[.-]/).map(Number)
  if (major === undefined || minor === undefined || Number.isNaN(major) || Number.isNaN(minor)) return null
  const stable = stableTrees.find(({ series }) => series === `${major}.${minor}`)
  if (stable) return eras.find(({ name }) => name === stable.era)!
  return eras.findLast(({ name }) => isUpTo(name, major, minor)) ?? null
}

function isUpTo(era: string, major: number, minor: number): boolean {
  const [eraMajor, eraMinor] = era.slice(1).split(/[.-]/).map(Number)
  return eraMajor! < major || (eraMajor === major && eraMinor! <= minor)
}
