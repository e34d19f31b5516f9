import { isOutOfMemory, OutOfMemory } from '../explorer/memory.ts'
import { UserError } from '../report/user-error.ts'
import { isOutOfHeap } from './ending.ts'

/** What a thread answers. Errors lose their class between threads: those that somebody tells apart are answers of their own. */
type Answer<T> = { readonly value: T } | { readonly mistake: string } | { readonly noMemory: string }

/** Work whose answer says which kind of error there was. Any other error is a bug, and stays one. */
export function answering<Asked, T>(work: (asked: Asked) => Promise<T>): (asked: Asked) => Promise<Answer<T>> {
  return async (asked) => {
    try {
      return { value: await work(asked) }
    } catch (error) {
      if (error instanceof UserError) return { mistake: error.message }
      if (isOutOfMemory(error)) return { noMemory: (error as Error).message }
      throw error
    }
  }
}

/** The value of an answer, or its error again. A thread that had no more heap did not answer: that is `OutOfMemory`, too. */
export async function valueOf<T>(answer: Promise<unknown>): Promise<T> {
  try {
    const given = (await answer) as Answer<T>
    if ('value' in given) return given.value
    if ('mistake' in given) throw new UserError(given.mistake)
    throw new OutOfMemory(given.noMemory)
  } catch (error) {
    throw isOutOfHeap(error) ? new OutOfMemory('the heap of a thread has reached its limit', { cause: error }) : error
  }
}
