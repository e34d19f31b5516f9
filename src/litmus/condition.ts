import { memory, addressOf } from '../../models/kernel/memory.ts'
import { and, ifElse, not, or, refTo, type Cond, type Num } from '../program/index.ts'
import type { CheckedProposition, Comparison } from './checked.ts'
import type { Naming } from './elaborate.ts'
import { testbed } from './testbed.ts'

/** A proposition of the question as a condition on the state. */
export function conditionOf(proposition: CheckedProposition, naming: Naming): Cond {
  switch (proposition.kind) {
    case 'register': {
      const register = testbed.register.at(naming.registers.indexOf(`${proposition.task}:${proposition.register}`))
      return compare(register.value, proposition.comparison)
    }
    case 'page': {
      const mm = naming.processes.indexOf(proposition.process)
      const { pte } = addressOf(mm, naming.pages.indexOf(proposition.page), 0, naming.pages.length)
      // What a load would give: the page, or zero where nothing is mapped yet.
      const content = ifElse(pte.frame.ne(null), memory.frame.at(pte.frame).content, 0)
      return within(pte.vma, content, proposition.comparison)
    }
    case 'reference': {
      const held = memory.reference.at(refTo('reference', naming.references.indexOf(proposition.reference)))
      const content = ifElse(held.frame.ne(null), memory.frame.at(held.frame).content, 0)
      return within(held.held, content, proposition.comparison)
    }
    case 'not':
      return not(conditionOf(proposition.operand, naming))
    case 'and':
      return and(...proposition.operands.map((operand) => conditionOf(operand, naming)))
    case 'or':
      return or(...proposition.operands.map((operand) => conditionOf(operand, naming)))
  }
}

function compare(value: Num, { operator, value: expected }: Comparison): Cond {
  return operator === '=' ? value.eq(expected) : value.ne(expected)
}

/** Where there is no value at all, neither `=` nor `!=` holds. */
function within(exists: Cond, value: Num, comparison: Comparison): Cond {
  return and(exists, compare(value, comparison))
}
