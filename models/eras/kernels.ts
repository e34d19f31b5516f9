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

/** What an older release of such a tree lacks, it shows as an end that the model excludes. 5.10.262 and 6.12.117 were run against these (docs/observed.md). */
export const stableTrees: readonly StableTree[] = [
  {
    series: '5.10',
    era: 'v5.11',
    because: 'it has what came with v5.11: the sequence count of fork, and the looks at pins of fork and of reclaim',
  },
  { series: '6.12', era: 'v6.16', because: '6.12.117 has the fixes of UFFDIO_MOVE that came with v6.14 and v6.16' },
]

/** A test that a series shows otherwise than its era says, and why. */
interface Difference {
  readonly series: string
  readonly test: string
  readonly because: string
}

/** All differences whose cause is known. */
export const differences: readonly Difference[] = [
  {
    series: '5.10',
    test: 'B21-madvise-free-in-child',
    because:
      'Where the page is mapped twice it is only reclaimed by memory.reclaim, which control groups have from v5.19 on: the runs of most orders say nothing.',
  },
  {
    series: '5.10',
    test: 'B21-madvise-free-then-get',
    because:
      'This stable tree looks at references before it throws a page of MADV_FREE away (6c8e2a256915, v5.18), which v5.11 does not.',
  },
  {
    series: '5.10',
    test: 'B31-early-copy-without-uffd-wp',
    because:
      'This stable tree takes the uffd-wp bit along when fork copies a page at once (8f34f1eac382, v5.14), which v5.11 does not.',
  },
  {
    series: '5.10',
    test: 'B33-ksm-madvise-free',
    because:
      'A page that is mapped twice is only reclaimed by memory.reclaim, which control groups have from v5.19 on. With one mapping taken away first, the loss shows here as well.',
  },
]

/** Why a kernel is not held against the era of its first release; null where it is. */
export function whyEra(release: string): string | null {
  return stableTrees.find(({ series }) => series === seriesOf(release))?.because ?? null
}

/** Why a test does not agree on a kernel; null where nobody has said. */
export function whyDifferent(release: string, test: string): string | null {
  return differences.find((each) => each.series === seriesOf(release) && each.test === test)?.because ?? null
}

function seriesOf(release: string): string {
  return release.split(/[.-]/, 2).join('.')
}

/**
 * The era that stands for a kernel, by its `uname -r`: the last one that is not younger, or what its stable tree has become. Null for kernels older than
 * all eras.
 */
export function eraOfRelease(release: string): Era | null {
  const [major, minor] = release.split(/[.-]/).map(Number)
  if (major === undefined || minor === undefined || Number.isNaN(major) || Number.isNaN(minor)) return null
  const stable = stableTrees.find(({ series }) => series === seriesOf(release))
  if (stable) return eras.find(({ name }) => name === stable.era)!
  return eras.findLast(({ name }) => isUpTo(name, major, minor)) ?? null
}

function isUpTo(era: string, major: number, minor: number): boolean {
  const [eraMajor, eraMinor] = era.slice(1).split(/[.-]/).map(Number)
  return eraMajor! < major || (eraMajor === major && eraMinor! <= minor)
}
