import { any, ifElse, step, when, type Cond, type Num, type RefPlace, type Statement } from '../../src/program/index.ts'
import { memory, type Address, type FramePlaces } from './memory.ts'
import { getPage } from './page.ts'

/** PageAnon(): not a page of the page cache. Of a page that is mapped it never changes. */
export function isAnon(page: FramePlaces): Cond {
  return page.fileIndex.eq(0)
}

/** vma_is_anonymous(), negated. The page cache always has the page: nobody reclaims or truncates it here. */
export function mapsFile(at: Address): Cond {
  return memory.frame.some((page) => isOfFile(at, page))
}

/** What a load finds where the process has stored nothing: what the file has, or zero. */
export function unwritten(at: Address): Num {
  return memory.frame.sum((page) => ifElse(isOfFile(at, page), page.content, 0))
}

/** find_get_page(), mm/filemap.c: the page of the file, with a reference. */
export function findGetPage(at: Address, into: RefPlace<'frame'>): Statement {
  return step(
    'find_get_page',
    any(memory.frame, (frame, page) => [when(isOfFile(at, page)), into.set(frame), ...getPage(page)]),
  )
}

function isOfFile({ page: number }: Address, page: FramePlaces): Cond {
  return page.fileIndex.eq(number + 1)
}
