import { invariant, model, type Model } from '../../src/invariants/index.ts'
import { and, any, anyNumber, either, loop, not, schema, scope, step, task, when } from '../../src/program/index.ts'
import { entity, flag, oneOf, range, single } from '../../src/state/index.ts'
import { upTo } from './numbers.ts'

export interface MsmieOptions {
  readonly slaves: number
  readonly masters: number
  readonly buffers: number
}

/**
 * Bruns and Anderson's protocol MSMIE (1992): slaves write data into buffers that masters read, under one semaphore.
 * As in BEEM, a master that releases looks only at the first buffer, as often as there are buffers.
 */
export function msmie({ slaves, masters, buffers }: MsmieOptions): Model {
  const status = oneOf('idle', 'newest', 'slave', 'master')
  const shared = schema({
    buffer: entity({ count: buffers }, { status }),
    lock: single({ taken: flag }),
    readers: single({ count: range(0, masters), releaseTo: oneOf('idle', 'newest') }),
  })
  const { buffer } = shared
  const { taken } = shared.lock
  const { count, releaseTo } = shared.readers
  const acquire = [when(taken.not()), taken.set(true)]
  const release = taken.set(false)
  type Status = (typeof status.members)[number]
  /** Changes any buffer with one status to another. */
  const change = (from: Status, to: Status) => any(buffer, (_, { status: its }) => [when(its.eq(from)), its.set(to)])
  const none = (which: Status) => buffer.every(({ status: its }) => its.ne(which))

  const slaveTasks = upTo(slaves).map((number) =>
    task(`slave ${number}`, {}, () =>
      scope((error) =>
        loop([
          step('lock', acquire),
          either([step('retire_newest', change('newest', 'idle'))], [step('no_newest', when(none('newest')))]),
          either(
            [step('publish', change('slave', 'newest'))],
            [step('nothing_written', when(none('slave'))), error.leave],
          ),
          either([step('take_buffer', change('idle', 'slave'))], [step('no_buffer', when(none('idle'))), error.leave]),
          step('unlock', release),
        ]),
      ),
    ),
  )
  const first = buffer.at(0).status
  const masterTasks = upTo(masters).map((number) =>
    task(`master ${number}`, {}, () =>
      scope((again) => [
        step('lock', acquire),
        scope((reading) =>
          either(
            [
              step(
                'others_read',
                any(buffer, (_, { status: its }) => [when(its.eq('master'))]),
              ),
              reading.leave,
            ],
            [
              step('nobody_reads', when(none('master'))),
              either(
                [step('take_newest', change('newest', 'master'))],
                [step('nothing_new', when(none('newest')), release), again.retry],
              ),
            ],
          ),
        ),
        step('start_reading', count.inc(), release),
        step('lock_again', acquire, count.dec()),
        scope((done) =>
          either(
            [
              step('last_reader', when(count.eq(0))),
              either(
                [step('newer_exists', when(first.eq('newest')), releaseTo.set('idle'))],
                [step('still_newest', when(first.ne('newest')), releaseTo.set('newest'))],
              ),
              either(
                [
                  step(
                    'release_idle',
                    anyNumber(0, buffers - 1, () => [
                      when(and(first.eq('master'), releaseTo.eq('idle'))),
                      first.set('idle'),
                    ]),
                  ),
                ],
                [
                  step(
                    'release_newest',
                    anyNumber(0, buffers - 1, () => [
                      when(and(first.eq('master'), releaseTo.eq('newest'))),
                      first.set('newest'),
                    ]),
                  ),
                ],
              ),
            ],
            [step('others_still_read', when(count.gt(0))), done.leave],
          ),
        ),
        step('unlock', release),
        again.retry,
      ]),
    ),
  )
  const noError = invariant(
    'no slave fails',
    { meaning: 'A slave always finds its own buffer and an idle one.', source: 'BEEM, msmie.xml, property 1' },
    and(...slaveTasks.map((each) => not(each.at('done')))),
  )
  return model({
    name: `msmie-${slaves}-${masters}-${buffers}`,
    schema: shared,
    initial: {
      buffer: upTo(buffers).map((number) => ({
        status: number === buffers - 1 ? ('slave' as const) : ('idle' as const),
      })),
    },
    tasks: [...slaveTasks, ...masterTasks],
    properties: [noError],
  })
}
