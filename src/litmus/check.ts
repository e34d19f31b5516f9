import { checkExpectations } from './check-expectations.ts'
import { checkQuestion } from './check-question.ts'
import { checkReferences } from './check-references.ts'
import { checkSize } from './check-size.ts'
import { checkTasks } from './check-tasks.ts'
import type { LitmusTest, Vocabulary } from './checked.ts'
import { type Diagnostic, failure, type Result } from './diagnostic.ts'
import { collectNames, type Report } from './names.ts'
import { checkOrder } from './order.ts'
import type { LitmusTree, PageDeclaration } from './syntax.ts'

/** Looks up every name of a tree in the test and in what the model offers, and reports all that is wrong. */
export function check(tree: LitmusTree, vocabulary: Vocabulary): Result<LitmusTest> {
  const tooLarge = checkSize(tree)
  if (tooLarge.length > 0) return failure(tree.file, tooLarge)
  const diagnostics: Diagnostic[] = []
  const report: Report = (diagnostic) => diagnostics.push(diagnostic)
  const names = collectNames(tree, vocabulary, report)
  const pages = tree.pages.map((page) => checkPage(page, vocabulary, report))
  const tasks = checkTasks(tree, names, vocabulary, report)
  const question = checkQuestion(tree.question, names, vocabulary, report)
  const expectations = checkExpectations(tree.expectations, vocabulary, report)
  const references = [...names.references].map(([name, taken]) => ({ name, ...taken }))
  if (diagnostics.length === 0) diagnostics.push(...checkOrder(tasks), ...checkReferences(tasks, references))
  if (diagnostics.length > 0 || !question) return failure(tree.file, diagnostics)
  const { file, description, source } = tree
  const name = tree.name.text
  return { ok: true, value: { file, name, description, source, pages, tasks, references, question, expectations } }
}

function checkPage({ name, value, ofFile }: PageDeclaration, { largestValue }: Vocabulary, report: Report) {
  if (Number(value.text) > largestValue) {
    const hint = `Values go from 0 to ${largestValue}.`
    report({ span: value.span, message: `the value ${value.text} is too large`, hint })
  }
  return { name: name.text, value: Number(value.text), ofFile }
}
