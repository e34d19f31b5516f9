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

/** Read off the trees 5.10.223 and 6.12.117. What an older 6.12.y lacks, it shows as an end that the model excludes. */
export const stableTrees: readonly StableTree[] = [
  {
    series: '5.10',
    era: 'v5.11',
    because:
      '5.10.y has the sequence count of fork, the look at pins of reclaim and of fork’s pages of v5.11; also a look at references for MADV_FREE that came with v5.18 (6c8e2a256915)',
  },
  { series: '6.12', era: 'v6.16', because: '6.12.117 has the fixes of UFFDIO_MOVE that came with v6.14 and v6.16' },
]

/** The era that stands for a kernel, by its `uname -r`: the last one that is not younger, or what its stable tree has become. Null for kernels older than all eras. */
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
