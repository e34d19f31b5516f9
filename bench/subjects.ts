import { anderson } from '../models/classics/anderson.ts'
import { peterson } from '../models/classics/peterson.ts'
import { eras } from '../models/eras/index.ts'
import { stormOperations } from '../models/kernel/operations/index.ts'
import { storm } from '../models/storm.ts'
import type { Model } from '../src/invariants/property.ts'

export interface Subject {
  readonly name: string
  readonly model: () => Model
  /** The same model for SPIN, null where there is none. */
  readonly spin: {
    readonly promela: string
    /** SPIN's hash table: enough slots for all states. */
    readonly hashBits: number
  } | null
  /** Published, or counted by another tool: see models/classics. Null where nobody else has counted. */
  readonly counts: { readonly states: number; readonly transitions: number } | null
}

const petersonInPromela = `
#define N 4
byte pos[N]
byte last[N]
active [N] proctype P() {
  byte j, k
  do
  :: j = 1;
     do
     :: d_step { j < N -> pos[_pid] = j };
        d_step { last[j - 1] = _pid; k = 0 };
        do
        :: d_step { k < N && (k == _pid || pos[k] < j) -> k = k + 1 }
        :: d_step { last[j - 1] != _pid || k == N -> j = j + 1 }; break
        od
     :: j == N -> break
     od;
     pos[_pid] = 0
  od
}
`

const andersonInPromela = `
#define N 6
byte slot[N] = { 1, 0, 0, 0, 0, 0 }
byte next
active [N] proctype P() {
  byte place
  do
  :: d_step { place = next; next = next + 1 };
     if
     :: d_step { place == N - 1 -> next = next - N }
     :: d_step { place != N - 1 -> place = place % N }
     fi;
     slot[place] == 1;
     slot[place] = 0;
     slot[(place + 1) % N] = 1
  od
}
`

export const subjects: readonly Subject[] = [
  {
    name: 'peterson.4',
    model: () => peterson({ processes: 4, mistake: 'none' }),
    spin: { promela: petersonInPromela, hashBits: 21 },
    counts: { states: 1_119_560, transitions: 3_864_896 },
  },
  {
    name: 'anderson.6',
    model: () => anderson(6),
    spin: { promela: andersonInPromela, hashBits: 25 },
    counts: { states: 18_206_917, transitions: 86_996_322 },
  },
  ...eras.map((era) => ({
    name: `storm ${era.name}`,
    model: () => storm(era, stormOperations),
    spin: null,
    counts: null,
  })),
]
