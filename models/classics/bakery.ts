import { type Model, model } from '../../src/invariants/index.ts'
import { and, either, loop, or, schema, scope, step, task, when } from '../../src/program/index.ts'
import { entity, flag, range } from '../../src/state/index.ts'
import { mutualExclusion } from './mutual-exclusion.ts'
import { upTo } from './numbers.ts'

export interface BakeryOptions {
  readonly processes: number
  /** No ticket is higher: a process that would need one waits. */
  readonly maxTicket: number
  /** `yields to later`: a process lets those with higher tickets go first. */
  readonly mistake: 'none' | 'yields to later'
}

/**
 * Lamport's bakery (A new solution of Dijkstra's concurrent programming problem, 1974): take a ticket higher than all
 * others, then wait for everyone with a lower one. Each look at another process is a step.
 */
export function bakery({ processes, maxTicket, mistake }: BakeryOptions): Model {
  const shared = schema({
    process: entity(
      { count: processes },
      { choosing: flag, ticket: range(0, maxTicket), looksAt: range(0, processes), highest: range(0, maxTicket) },
    ),
  })
  const { process } = shared
  const tasks = upTo(processes).map((number) => {
    const my = process.at(number)
    const other = process.at(my.looksAt)
    const goesFirst = mistake === 'none' ? other.ticket.gt(my.ticket) : other.ticket.lt(my.ticket)
    return task(`process ${number}`, {}, () =>
      loop([
        step('choose', my.choosing.set(true), my.looksAt.set(0), my.highest.set(0)),
        scope((choosing) =>
          loop(
            either(
              [
                step(
                  'see_higher',
                  when(and(my.looksAt.lt(processes), other.ticket.gt(my.highest))),
                  my.highest.set(other.ticket),
                  my.looksAt.inc(),
                ),
              ],
              [step('see_lower', when(and(my.looksAt.lt(processes), other.ticket.le(my.highest))), my.looksAt.inc())],
              [
                step(
                  'take_ticket',
                  when(and(my.looksAt.eq(processes), my.highest.lt(maxTicket))),
                  my.ticket.set(my.highest.plus(1)),
                  my.looksAt.set(0),
                  my.choosing.set(false),
                ),
                choosing.leave,
              ],
            ),
          ),
        ),
        scope((waiting) =>
          loop(
            either(
              [
                step('has_chosen', when(and(my.looksAt.lt(processes), other.choosing.not()))),
                step(
                  'go_before',
                  when(or(other.ticket.eq(0), goesFirst, and(other.ticket.eq(my.ticket), my.looksAt.ge(number)))),
                  my.looksAt.inc(),
                ),
              ],
              [step('enter', when(my.looksAt.eq(processes))), waiting.leave],
            ),
          ),
        ),
        step('leave', my.ticket.set(0)),
      ]),
    )
  })
  const name = `bakery-${processes}-up-to-${maxTicket}${mistake === 'none' ? '' : `-${mistake}`}`
  const properties = [mutualExclusion(tasks, ['leave'], 'BEEM, bakery.xml, property 1')]
  return model({ name, schema: shared, tasks, properties })
}
