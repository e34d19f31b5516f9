import type { Effect, Place } from './expression.ts'
import { type Cond, type Ref, conditionNode, numberPlace, reference, referencePlace } from './operands.ts'

/** A condition that a step waits for. */
export interface Guard {
  readonly kind: 'guard'
  readonly condition: Cond
}

/** What one lock operation does within a step. */
export type LockItems = readonly (Guard | Effect)[]

/** Held by one task at a time. */
export interface Mutex {
  /** Waits until the lock is free, and takes it. */
  lock(): LockItems
  /** Releases the lock. A model error where this task does not hold it. */
  unlock(): LockItems
  /** True while somebody holds the lock. */
  readonly isLocked: Cond
  /** The task that holds the lock. */
  readonly holder: Ref<'task'>
}

/** Held by one writer or any number of readers. */
export interface Rwlock {
  readLock(): LockItems
  /** A model error where nobody holds the lock for reading. */
  readUnlock(): LockItems
  writeLock(): LockItems
  /** A model error where this task does not hold the lock for writing. */
  writeUnlock(): LockItems
  /** Turns a write lock into a read lock in one step. A model error where this task does not hold it for writing. */
  downgrade(): LockItems
  readonly isWriteLocked: Cond
  readonly isReadLocked: Cond
}

/** The running task. Flattening puts the task's number in its place. */
export const SELF = 'self'
export const self: Ref<'task'> = reference(
  { kind: 'variable', name: SELF, type: { kind: 'reference', entity: 'task' } },
  'task',
)

export function mutexPlace(at: Place): Mutex {
  const holder = referencePlace(at, 'task')
  return {
    lock: () => [when(holder.eq(null)), holder.set(self)],
    unlock: () => [
      requireThat(holder.eq(self), `${at.field} is released by a task that does not hold it`),
      holder.set(null),
    ],
    isLocked: holder.ne(null),
    holder,
  }
}

export function rwlockPlace(writerAt: Place, readersAt: Place): Rwlock {
  const writer = referencePlace(writerAt, 'task')
  const readers = numberPlace(readersAt)
  const name = writerAt.field
  return {
    readLock: () => [when(writer.eq(null)), readers.inc()],
    readUnlock: () => [requireThat(readers.gt(0), `${name} is read-released but nobody reads`), readers.dec()],
    writeLock: () => [when(writer.eq(null).and(readers.eq(0))), writer.set(self)],
    writeUnlock: () => [
      requireThat(writer.eq(self), `${name} is write-released by a task that does not hold it`),
      writer.set(null),
    ],
    downgrade: () => [
      requireThat(writer.eq(self), `${name} is downgraded by a task that does not hold it for writing`),
      writer.set(null),
      readers.inc(),
    ],
    isWriteLocked: writer.ne(null),
    isReadLocked: readers.gt(0),
  }
}

/** The step is possible only where the condition holds. Throws for what is no condition. */
export function when(condition: Cond): Guard {
  conditionNode(condition)
  return { kind: 'guard', condition }
}

function requireThat(condition: Cond, message: string): Effect {
  return { kind: 'require', condition: conditionNode(condition), message }
}
