import {
  EOF,
  type IParserErrorMessageProvider,
  type IRecognitionException,
  type IToken,
  type TokenType,
  tokenLabel,
  tokenMatcher,
} from 'chevrotain'
import type { Diagnostic } from './diagnostic.ts'
import { linesOf, type Span } from './source.ts'
import { beginsPart, isReserved, RightBrace, Separator, spanOf } from './tokens.ts'

/** How the parts of a test read, by the grammar's name for them: the hint for a mistake within. */
const forms: Readonly<Record<string, string>> = {
  test: 'A test has, in this order: litmus, pages, tasks, one question, expectations.',
  header: 'A test begins: litmus NAME "What it shows, in one sentence."',
  pages: 'The pages and what they hold at the start: pages x = 0, file y = 5',
  task: 'A task reads: task NAME { ... }, thread NAME of TASK { ... } or device NAME { ... }; one statement a line.',
  statement: 'A statement reads: OPERATION ..., REGISTER = OPERATION ..., signal NAME or await TASK:NAME.',
  operand: 'A statement reads: OPERATION ..., REGISTER = OPERATION ..., signal NAME or await TASK:NAME.',
  question: 'A question reads: exists (...), ~exists (...) or forall (...).',
  proposition: 'Comparisons are joined with /\\ (and), \\/ (or), ~ (not) and parentheses.',
  conjunction: 'Comparisons are joined with /\\ (and), \\/ (or), ~ (not) and parentheses.',
  negation:
    'A comparison reads: TASK:REGISTER=VALUE, TASK:PAGE=VALUE or REFERENCE=VALUE; != is "is not", and a register may be `fault`.',
  comparison:
    'A comparison reads: TASK:REGISTER=VALUE, TASK:PAGE=VALUE or REFERENCE=VALUE; != is "is not", and a register may be `fault`.',
  expectation: 'An expectation reads: result Never v5.9.., result Sometimes v5.7 predicted, or breaks PROPERTY v5.7.',
  eras: 'Eras read: v5.7, v5.9.., ..v5.8 or v5.9..v5.18, with commas between them.',
}

/** What the parser would have accepted: the first half of a message. */
export const expected: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual }) => {
    if (expected === EOF) return AFTER_QUESTION
    return expected === RightBrace && !endsProgram(actual) ? END_OF_STATEMENT : tokenLabel(expected)
  },
  buildNotAllInputParsedMessage: () => AFTER_QUESTION,
  buildNoViableAltMessage: ({ expectedPathsPerAlt }) =>
    alternatives(expectedPathsPerAlt.flat().map((path) => path[0]!)),
  buildEarlyExitMessage: ({ expectedIterationPaths }) => alternatives(expectedIterationPaths.map((path) => path[0]!)),
}

const END_OF_STATEMENT = 'the end of the statement'
const AFTER_QUESTION = '`result`, `breaks` or the end of the file'

/** A parser's error as people want to read it. */
export function explain(text: string, error: IRecognitionException): Diagnostic {
  const { message, token } = error
  if (message === tokenLabel(RightBrace) && token.tokenType !== EOF) {
    const hint = `The statements of a task stand in { ... }; \`${token.image}\` begins another part and is no name.`
    return { span: spanOf(token), message: `expected \`}\` before the reserved word \`${token.image}\``, hint }
  }
  const previous = 'previousToken' in error ? (error.previousToken as IToken | undefined) : undefined
  const { span, found } = whereAndWhat(text, token, beginsLine(message) ? undefined : previous)
  return { span, message: `expected ${message}, but ${found}`, hint: formOf(message, error) }
}

function formOf(message: string, { token, context }: IRecognitionException): string {
  if (message === END_OF_STATEMENT) return forms['statement']!
  if (message === AFTER_QUESTION && !isReserved(token.tokenType)) return forms['expectation']!
  return forms[context.ruleStack.at(-1) ?? 'test'] ?? forms['test']!
}

function endsProgram(token: IToken): boolean {
  return token.tokenType === EOF || beginsPart(token)
}

/** True where what is expected begins a part of the test: then nothing is missing from the line before. */
function beginsLine(message: string): boolean {
  return /^`(?:litmus|pages|task|exists|result)`/.test(message)
}

/** Where something is missing at the end of a line, the place to point at is that end, not the next line's beginning. */
function whereAndWhat(
  text: string,
  token: IToken,
  previous: IToken | undefined,
): { readonly span: Span; readonly found: string } {
  const ended = token.tokenType === EOF
  const known = previous && !Number.isNaN(previous.startOffset) && !tokenMatcher(previous, Separator)
  if (known && (ended || token.startLine! > previous.endLine!)) {
    const span = { line: previous.endLine!, column: previous.endColumn! + 1, length: 1 }
    return { span, found: ended ? 'the file ends here' : 'the line ends here' }
  }
  if (ended) {
    const lines = linesOf(text.trimEnd())
    return { span: { line: lines.length, column: lines.at(-1)!.length + 1, length: 1 }, found: 'the file ends here' }
  }
  if (isReserved(token.tokenType)) return { span: spanOf(token), found: `found the reserved word \`${token.image}\`` }
  return { span: spanOf(token), found: /^[\r\n]/.test(token.image) ? 'the line ends here' : `found \`${token.image}\`` }
}

function alternatives(types: readonly TokenType[]): string {
  const labels = [...new Set(types.map((type) => tokenLabel(type)))]
  const last = labels.pop()!
  return labels.length === 0 ? last : `${labels.join(', ')} or ${last}`
}
