import type { GupRequest } from '../era.ts'
import { getUserPagesFast } from '../gup-fast.ts'
import { getUserPages } from '../gup-slow.ts'
import { accessOf, pageOf, referenceOf, type Operation } from './operation.ts'

type Pinned = Pick<GupRequest, 'kind' | 'longterm' | 'force' | 'touch'>

function gup(name: string, how: Pinned, speed: 'slow' | 'fast', summary: string): Operation {
  return {
    name,
    form: `${name} PAGE ACCESS -> NEW_REFERENCE`,
    yields: false,
    inStorm: how.longterm === true || how.force === true ? 'when named' : 'by default',
    reference: { does: 'take', kind: how.kind },
    summary,
    program: ([page, access, reference], world) => {
      const taken = referenceOf(reference)
      const take = speed === 'slow' ? getUserPages : getUserPagesFast
      return [taken.enter, take(pageOf(page, world), { ...how, access: accessOf(access) }, taken, world.choices)]
    },
  }
}

export const getUserPagesOperation = gup(
  'get_user_pages',
  { kind: 'get', touch: true },
  'slow',
  'Takes a plain reference (FOLL_GET) under the mmap lock.',
)
export const getUserPagesFastOperation = gup(
  'get_user_pages_fast',
  { kind: 'get' },
  'fast',
  'Takes a plain reference (FOLL_GET) without locks, or under them where that fails.',
)
export const pinUserPagesOperation = gup(
  'pin_user_pages',
  { kind: 'pin' },
  'slow',
  'Pins the page (FOLL_PIN) under the mmap lock.',
)
export const pinUserPagesFastOperation = gup(
  'pin_user_pages_fast',
  { kind: 'pin' },
  'fast',
  'Pins the page (FOLL_PIN) without locks, or under them where that fails.',
)

export const pinUserPagesLongterm = gup(
  'pin_user_pages_longterm',
  { kind: 'pin', longterm: true },
  'slow',
  'Pins the page for good (FOLL_PIN|FOLL_LONGTERM) under the mmap lock, as VFIO and RDMA do.',
)
export const pinUserPagesFastLongterm = gup(
  'pin_user_pages_fast_longterm',
  { kind: 'pin', longterm: true },
  'fast',
  'The same without locks, or under them where that fails.',
)

export const getUserPagesForce = gup(
  'get_user_pages_force',
  { kind: 'get', force: true, touch: true },
  'slow',
  'Takes a plain reference even where the mapping is read-only (FOLL_FORCE), as ptrace() and /proc/PID/mem do.',
)
export const pinUserPagesForce = gup(
  'pin_user_pages_force',
  { kind: 'pin', force: true },
  'slow',
  'Pins the page even where the mapping is read-only (FOLL_PIN|FOLL_FORCE).',
)

/** vmsplice() into a pipe, fs/splice.c: iov_iter_get_pages() uses get_user_pages_fast() for reading, v5.7 to v5.19. */
export const vmsplice: Operation = {
  name: 'vmsplice',
  form: 'vmsplice PAGE -> NEW_REFERENCE',
  yields: false,
  inStorm: 'never',
  reference: { does: 'take', kind: 'get' },
  summary: 'vmsplice(): puts a read-only plain reference to the page into a pipe.',
  program: ([page, reference], world) => {
    const taken = referenceOf(reference)
    const request: GupRequest = { kind: 'get', access: 'read' }
    return [taken.enter, getUserPagesFast(pageOf(page, world), request, taken, world.choices)]
  },
}
