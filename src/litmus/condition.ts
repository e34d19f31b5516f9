import { memory, addressOf } from '../../models/kernel/memory.ts'
import { unwritten } from '../../models/kernel/page-cache.ts'
import { always, and, ifElse, not, or, refTo, type Cond, type Num } from '../program/index.ts'
import type { CheckedProposition, Comparison } from './checked.ts'
import type { Naming } from './naming.ts'
import { testbed } from './testbed.ts'

/** A comparison of the question: of a register, a page or a reference. */
export type ComparedProposition = Extract<CheckedProposition, { readonly comparison: Comparison }>

/** What is compared, as the model has it. */
export interface Subject {
  /** False where there is no value at all: the page is unmapped, the reference given back. */
  readonly exists: Cond
  readonly value: Num
}

/** A proposition of the question as a condition on the state. */
export function conditionOf(proposition: CheckedProposition, naming: Naming): Cond {
  switch (proposition.kind) {
    case 'register':
    case 'page':
    case 'reference': {
      const { exists, value } = subjectOf(proposition, naming)
      const { operator, value: expected } = proposition.comparison
      const compared = operator === '=' ? value.eq(expected) : value.ne(expected)
      // Where there is no value at all, neither `=` nor `!=` holds.
      return proposition.kind === 'register' ? compared : and(exists, compared)
    }
    case 'not':
      return not(conditionOf(proposition.operand, naming))
    case 'and':
      return and(...proposition.operands.map((operand) => conditionOf(operand, naming)))
    case 'or':
      return or(...proposition.operands.map((operand) => conditionOf(operand, naming)))
  }
}

/** What a comparison of the question looks at. */
export function subjectOf(proposition: ComparedProposition, naming: Naming): Subject {
  switch (proposition.kind) {
    case 'register': {
      const number = naming.registers.indexOf(`${proposition.task}:${proposition.register}`)
      return { exists: always, value: testbed.register.at(number).value }
    }
    case 'page': {
      const mm = naming.processes.indexOf(proposition.process)
      const at = addressOf(mm, naming.pages.indexOf(proposition.page), 0, naming.pages.length)
      const { pte } = at
      // What a load would give: the page, or where nothing is mapped yet what the file has, or zero.
      return { exists: pte.vma, value: ifElse(pte.frame.ne(null), memory.frame.at(pte.frame).content, unwritten(at)) }
    }
    case 'reference': {
      const held = memory.reference.at(refTo('reference', naming.references.indexOf(proposition.reference)))
      return { exists: held.held, value: ifElse(held.frame.ne(null), memory.frame.at(held.frame).content, 0) }
    }
  }
}
