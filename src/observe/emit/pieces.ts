import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../report/package-root.ts'

/** A file of guest/selftest: what some operation takes, in C. */
export type Piece =
  | 'advise'
  | 'anonymous-page'
  | 'clear-refs'
  | 'exit'
  | 'faults'
  | 'file-page'
  | 'group'
  | 'harness'
  | 'io-uring'
  | 'io-uring-load'
  | 'io-uring-store'
  | 'io-uring-transfer'
  | 'io-uring-unpin'
  | 'kpagecount'
  | 'ksm'
  | 'load'
  | 'load-or-fault'
  | 'main'
  | 'mapcount'
  | 'migrate'
  | 'move-pages'
  | 'mprotect'
  | 'pagemap'
  | 'reclaim'
  | 'store'
  | 'store-or-fault'
  | 'swap'
  | 'swapoff'
  | 'threads'
  | 'userfaultfd'
  | 'vmsplice'
  | 'vmsplice-load'
  | 'vmsplice-put'

/** What a piece calls is in these. */
const NEEDS: Partial<Readonly<Record<Piece, readonly Piece[]>>> = {
  'io-uring-load': ['io-uring-transfer'],
  'io-uring-store': ['io-uring-transfer'],
  'io-uring-transfer': ['io-uring'],
  'io-uring-unpin': ['io-uring'],
  ksm: ['pagemap'],
  kpagecount: ['pagemap'],
  'load-or-fault': ['faults'],
  mapcount: ['kpagecount'],
  migrate: ['move-pages'],
  reclaim: ['kpagecount', 'move-pages', 'swap', 'group'],
  'store-or-fault': ['faults'],
  swapoff: ['swap'],
  'vmsplice-load': ['vmsplice'],
  'vmsplice-put': ['vmsplice'],
}

/** The order in which pieces stand in a program: what is called before who calls. */
const ORDER: readonly Piece[] = [
  'faults',
  'load',
  'load-or-fault',
  'store',
  'store-or-fault',
  'anonymous-page',
  'file-page',
  'threads',
  'exit',
  'pagemap',
  'kpagecount',
  'mapcount',
  'move-pages',
  'advise',
  'mprotect',
  'clear-refs',
  'migrate',
  'swap',
  'group',
  'reclaim',
  'swapoff',
  'ksm',
  'userfaultfd',
  'vmsplice',
  'vmsplice-load',
  'vmsplice-put',
  'io-uring',
  'io-uring-transfer',
  'io-uring-load',
  'io-uring-store',
  'io-uring-unpin',
]

/** Pieces with all that they need, in the order in which they stand in a program. */
export function inOrder(pieces: readonly Piece[]): Piece[] {
  const all = new Set<Piece>()
  const add = (piece: Piece): void => {
    all.add(piece)
    NEEDS[piece]?.forEach(add)
  }
  pieces.forEach(add)
  return ORDER.filter((piece) => all.has(piece))
}

export interface PieceText {
  /** `<stdio.h>` */
  readonly includes: readonly string[]
  readonly text: string
}

/** A piece, and what it includes apart, as that stands at the head of a program. */
export function textOfPiece(piece: Piece): PieceText {
  const lines = readFileSync(join(packageRoot, 'guest', 'selftest', `${piece}.c`), 'utf8').split('\n')
  const isInclude = (line: string): boolean => line.startsWith('#include ')
  return {
    includes: lines.filter(isInclude).map((line) => line.slice('#include '.length)),
    text: lines
      .filter((line) => !isInclude(line))
      .join('\n')
      .trim(),
  }
}
