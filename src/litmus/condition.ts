import { readableByReference } from '../../models/kernel/device.ts'
import { addressOf } from '../../models/kernel/memory.ts'
import { readableByPageTable, type Readable } from '../../models/kernel/readable.ts'
import { readableByTlb } from '../../models/kernel/tlb.ts'
import { always, and, not, or, refTo, type Cond } from '../program/index.ts'
import type { CheckedProposition, Comparison } from './checked.ts'
import type { Naming } from './naming.ts'
import { FAULT, testbed } from './testbed.ts'

/** A comparison of the question: of a register, a page or a reference. */
export type ComparedProposition = Extract<CheckedProposition, { readonly comparison: Comparison }>

/**
 * One way to look at an end. Where CPUs have TLBs, a page may be read in two ways: by the page table, or by an entry of the
 * TLB that leads elsewhere. Then the same end is looked at in each combination of these.
 */
export interface View {
  /** False in states that cannot be looked at so. */
  readonly possible: Cond
  readonly subjectOf: (proposition: ComparedProposition) => Readable
}

/** All ways to look at what a proposition compares. */
export function viewsOf(proposition: CheckedProposition, naming: Naming, tlbs: 'yes' | 'no'): readonly View[] {
  const byPageTable: View = { possible: always, subjectOf: (each) => subjectOf(each, naming) }
  if (tlbs === 'no') return [byPageTable]
  const pages = new Map(comparedIn(proposition).flatMap((each) => (each.kind === 'page' ? [[nameOf(each), each]] : [])))
  return [...pages].reduce<readonly View[]>(
    (views, [name, page]) => [
      ...views,
      ...views.map(({ possible, subjectOf: others }) => {
        const { exists, value } = readableByTlb(addressFor(page, naming))
        return {
          possible: and(possible, exists),
          subjectOf: (each: ComparedProposition) => (nameOf(each) === name ? { exists: always, value } : others(each)),
        }
      }),
    ],
    [byPageTable],
  )
}

/** A proposition of the question as a condition on the state. */
export function conditionOf(proposition: CheckedProposition, view: View): Cond {
  switch (proposition.kind) {
    case 'register':
    case 'page':
    case 'reference': {
      const { exists, value } = view.subjectOf(proposition)
      const { operator, value: wanted } = proposition.comparison
      const expected = wanted === 'fault' ? FAULT : wanted
      const compared = operator === '=' ? value.eq(expected) : value.ne(expected)
      // Where there is no value at all, neither `=` nor `!=` holds. A register that is not that number is something else.
      return proposition.kind === 'register' ? compared : and(exists, compared)
    }
    case 'not':
      return not(conditionOf(proposition.operand, view))
    case 'and':
      return and(...proposition.operands.map((operand) => conditionOf(operand, view)))
    case 'or':
      return or(...proposition.operands.map((operand) => conditionOf(operand, view)))
  }
}

/** What is compared, as a user wrote it. */
export function nameOf(proposition: ComparedProposition): string {
  switch (proposition.kind) {
    case 'register':
      return `${proposition.task}:${proposition.register}`
    case 'page':
      return `${proposition.task}:${proposition.page}`
    case 'reference':
      return proposition.reference
  }
}

/** The comparisons of a proposition, in the order of the file. */
export function comparedIn(proposition: CheckedProposition): ComparedProposition[] {
  switch (proposition.kind) {
    case 'register':
    case 'page':
    case 'reference':
      return [proposition]
    case 'not':
      return comparedIn(proposition.operand)
    case 'and':
    case 'or':
      return proposition.operands.flatMap(comparedIn)
  }
}

function subjectOf(proposition: ComparedProposition, naming: Naming): Readable {
  switch (proposition.kind) {
    case 'register': {
      const number = naming.registers.indexOf(`${proposition.task}:${proposition.register}`)
      return { exists: always, value: testbed.register.at(number).value }
    }
    case 'page':
      return readableByPageTable(addressFor(proposition, naming))
    case 'reference':
      return readableByReference(refTo('reference', naming.references.indexOf(proposition.reference)))
  }
}

function addressFor({ process, page, task }: Extract<ComparedProposition, { readonly kind: 'page' }>, naming: Naming) {
  const mm = naming.processes.indexOf(process)
  return addressOf(mm, naming.pages.indexOf(page), naming.threads.indexOf(task), naming.pages.length)
}
