import {
  createToken,
  type CustomPatternMatcherFunc,
  type IToken,
  Lexer,
  tokenMatcher,
  type TokenType,
} from 'chevrotain'
import type { Span } from './source.ts'

/** A name of anything: also of an era (`v5.9-rc5`) or a test (`vmsplice-then-unmap`). */
export const Name = createToken({
  name: 'Name',
  label: 'a name',
  pattern: /[A-Za-z_][A-Za-z0-9_]*(?:[.-][A-Za-z0-9_]+)*/,
})
export const NumberWord = createToken({ name: 'Number', label: 'a number', pattern: /[0-9]+/ })
export const Text = createToken({ name: 'Text', label: 'a sentence in double quotes', pattern: /"[^"\r\n]*"/ })

/** A sentence without its end: a mistake, but what follows can be read. */
const OpenText = createToken({ name: 'OpenText', pattern: /"[^"\r\n]*/, categories: [Text] })

/** Words with a meaning of their own: nothing else may have these names. */
export const Litmus = reserved('litmus')
export const Pages = reserved('pages')
export const File = reserved('file')
export const Task = reserved('task')
export const Thread = reserved('thread')
export const Of = reserved('of')
export const Device = reserved('device')
export const Signal = reserved('signal')
export const Await = reserved('await')
export const Exists = reserved('exists')
export const Forall = reserved('forall')
export const ResultWord = reserved('result')
export const Breaks = reserved('breaks')
export const Predicted = reserved('predicted')
export const Fault = reserved('fault')
const reservedWords: readonly TokenType[] = [
  Litmus,
  Pages,
  File,
  Task,
  Thread,
  Of,
  Device,
  Signal,
  Await,
  Exists,
  Forall,
  ResultWord,
  Breaks,
  Predicted,
  Fault,
]

/** `source`, free text to the end of the line: only behind the description, so that the word stays free elsewhere. */
export const Source = createToken({
  name: 'Source',
  label: '`source`',
  pattern: { exec: (...at: Parameters<CustomPatternMatcherFunc>) => matchSource(...at) },
  start_chars_hint: ['s'],
  line_breaks: false,
})

export const LeftBrace = symbol('LeftBrace', '{')
export const RightBrace = symbol('RightBrace', '}')
export const LeftParenthesis = symbol('LeftParenthesis', '(')
export const RightParenthesis = symbol('RightParenthesis', ')')
export const Arrow = symbol('Arrow', '->')
export const DotDot = symbol('DotDot', '..')
export const Comma = symbol('Comma', ',')
export const Colon = symbol('Colon', ':')
export const NotEqual = symbol('NotEqual', '!=')
export const Equal = symbol('Equal', '=')
export const And = symbol('And', '/\\')
export const Or = symbol('Or', '\\/')
export const Not = symbol('Not', '~')

/** What ends a statement. */
export const Separator = createToken({ name: 'Separator', label: 'the end of the line', pattern: Lexer.NA })
const Newline = createToken({
  name: 'Newline',
  label: 'the end of the line',
  pattern: /\r\n|\r|\n/,
  line_breaks: true,
  categories: [Separator],
})
const Semicolon = createToken({ name: 'Semicolon', label: '`;`', pattern: ';', categories: [Separator] })

const Blank = createToken({ name: 'Blank', pattern: /[ \t\f\v]+/, group: Lexer.SKIPPED })
const BlockComment = createToken({
  name: 'BlockComment',
  pattern: /\(\*[^]*?\*\)/,
  line_breaks: true,
  group: Lexer.SKIPPED,
})
const SlashComment = createToken({ name: 'SlashComment', pattern: /\/\/[^\r\n]*/, group: Lexer.SKIPPED })
const HashComment = createToken({ name: 'HashComment', pattern: /#[^\r\n]*/, group: 'notes' })

export const allTokens: TokenType[] = [
  Blank,
  Newline,
  Semicolon,
  Separator,
  BlockComment,
  SlashComment,
  HashComment,
  Source,
  ...reservedWords,
  Name,
  NumberWord,
  Text,
  OpenText,
  Arrow,
  DotDot,
  NotEqual,
  Equal,
  And,
  Or,
  Not,
  LeftBrace,
  RightBrace,
  LeftParenthesis,
  RightParenthesis,
  Comma,
  Colon,
]

const lexer = new Lexer(allTokens, { ensureOptimizations: true })

/** Characters with which no word begins, or a sentence without its end. */
export interface Unreadable {
  readonly text: string
  readonly offset: number
}

export interface Tokens {
  readonly tokens: IToken[]
  /** The text of the `#` comment of each line that has one. */
  readonly notes: ReadonlyMap<number, string>
  readonly unreadable: readonly Unreadable[]
}

export function tokenize(text: string): Tokens {
  const { tokens, groups, errors } = lexer.tokenize(text)
  return {
    tokens: dropIdleSeparators(tokens),
    notes: new Map((groups['notes'] ?? []).map((note) => [note.startLine!, note.image.slice(1).trim()])),
    unreadable: [
      ...errors.map(({ offset, length }) => ({ text: text.slice(offset, offset + length), offset })),
      ...tokens.filter(isOpen).map(({ image, startOffset }) => ({ text: image, offset: startOffset })),
    ],
  }
}

/** True where the token begins a part of a test, so that it cannot stand in the program of a task. */
export function beginsPart(token: IToken): boolean {
  return [Litmus, Pages, Task, Thread, Device, Exists, Forall, ResultWord, Breaks].includes(token.tokenType)
}

export function isReserved(type: TokenType): boolean {
  return reservedWords.includes(type)
}

/** Where a token stands. */
export function spanOf(token: IToken): Span {
  return spanning(token, token)
}

export function spanning(first: IToken, last: IToken): Span {
  const end = (last.endOffset ?? last.startOffset) + 1
  return { line: first.startLine!, column: first.startColumn!, length: end - first.startOffset }
}

/**
 * Keeps the line ends that separate two statements and drops all others: outside a task's braces every part of a test
 * begins with a word of its own, so line ends mean nothing there.
 */
function dropIdleSeparators(tokens: readonly IToken[]): IToken[] {
  const kept: IToken[] = []
  let inside = false
  let pending: IToken | null = null
  for (const token of tokens) {
    if (token.tokenType === LeftBrace) inside = true
    else if (token.tokenType === RightBrace || beginsPart(token)) inside = false
    const separates = token.tokenType === Newline || (inside && token.tokenType === Semicolon)
    if (separates) {
      pending ??= token
      continue
    }
    if (pending && inside && kept.at(-1)?.tokenType !== LeftBrace && token.tokenType !== LeftBrace) kept.push(pending)
    pending = null
    kept.push(token)
  }
  return kept
}

function isOpen(token: IToken): boolean {
  return token.tokenType === OpenText
}

function matchSource(...[text, offset, before]: Parameters<CustomPatternMatcherFunc>): RegExpExecArray | null {
  const previous = before.findLast((token) => token.tokenType !== Newline)
  if (!previous || !tokenMatcher(previous, Text)) return null
  const pattern = /source\b[^\r\n]*/y
  pattern.lastIndex = offset
  return pattern.exec(text)
}

function reserved(word: string): TokenType {
  return createToken({
    name: `${word[0]!.toUpperCase()}${word.slice(1)}`,
    label: `\`${word}\``,
    pattern: word,
    longer_alt: Name,
  })
}

function symbol(name: string, pattern: string): TokenType {
  return createToken({ name, label: `\`${pattern}\``, pattern })
}
