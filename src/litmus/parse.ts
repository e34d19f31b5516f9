import type { IToken } from 'chevrotain'
import { type Diagnostic, failure, type Result } from './diagnostic.ts'
import { readTest } from './grammar.ts'
import { linesOf, type SourceFile, type Span } from './source.ts'
import type { LitmusTree } from './syntax.ts'
import { And, LeftParenthesis, Not, Or, RightParenthesis, spanOf, tokenize, type Unreadable } from './tokens.ts'

/** The tree of a litmus file that is given as text. `name` is what messages call the file. */
export function parse(text: string, name: string): Result<LitmusTree> {
  const file: SourceFile = { name, text: text.replace(/^\ufeff/, '') }
  if (file.text.includes('\0')) return notText(file)
  if (file.text.trim() === '') {
    return failure(file, [
      { span: null, message: 'the file is empty', hint: 'A litmus test begins with `litmus NAME`.' },
    ])
  }
  const { tokens, notes, unreadable } = tokenize(file.text)
  if (tokens[0]?.image === 'C') {
    const hint = 'That is another language. A test of cowproof begins with `litmus NAME`; see docs/litmus.md.'
    return failure(file, [{ span: spanOf(tokens[0]), message: 'this looks like a litmus test for herd7', hint }])
  }
  const openComment = unreadable.find(({ text, offset }) => text.startsWith('*') && file.text[offset - 1] === '(')
  if (openComment) {
    const span = { ...placeOf(file.text, openComment.offset - 1), length: 2 }
    return failure(file, [{ span, message: 'this comment has no end', hint: 'A comment reads `(* ... *)`.' }])
  }
  const tooDeep = nestedTooDeeply(tokens)
  if (tooDeep) {
    const hint = `Parentheses and \`~\` may be nested ${DEEPEST} levels deep.`
    return failure(file, [{ span: spanOf(tooDeep), message: 'this is nested too deeply', hint }])
  }
  const { tree, mistakes } = readTest(file, tokens, notes)
  const diagnostics = onePerLine([...unreadable.map((piece) => unreadableText(file.text, piece)), ...mistakes])
  return diagnostics.length > 0 || tree === null ? failure(file, diagnostics) : { ok: true, value: tree }
}

/** The tree of a litmus file that is given as bytes: UTF-8, with or without a byte order mark. */
export function parseBytes(bytes: Uint8Array, name: string): Result<LitmusTree> {
  try {
    return parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), name)
  } catch (error) {
    if (error instanceof TypeError) return notText({ name, text: '' })
    throw error
  }
}

function notText(file: SourceFile): Result<never> {
  const hint = 'A litmus test is a text file in UTF-8 that begins with `litmus NAME`.'
  return failure({ name: file.name, text: '' }, [{ span: null, message: 'this is not a text file', hint }])
}

const DEEPEST = 100

/** The first token that is nested too deeply: the parser calls itself for each level, so there must be a limit. */
function nestedTooDeeply(tokens: readonly IToken[]): IToken | null {
  const outside: number[] = []
  let depth = 0
  for (const token of tokens) {
    if (token.tokenType === LeftParenthesis) outside.push(depth++)
    else if (token.tokenType === RightParenthesis) depth = outside.pop() ?? 0
    else if (token.tokenType === Not) depth++
    else if (token.tokenType === And || token.tokenType === Or) depth = (outside.at(-1) ?? -1) + 1
    if (depth > DEEPEST) return token
  }
  return null
}

/** A mistake often makes the parser stumble again on the same line: only the first is worth reading. */
function onePerLine(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const first = new Map<number, Diagnostic>()
  for (const diagnostic of diagnostics) {
    const { line, column } = diagnostic.span ?? { line: 0, column: 0 }
    if (column < (first.get(line)?.span?.column ?? Infinity)) first.set(line, diagnostic)
  }
  return [...first.values()]
}

function unreadableText(text: string, { text: piece, offset }: Unreadable): Diagnostic {
  const span: Span = { ...placeOf(text, offset), length: piece.length }
  if (piece.startsWith('"')) {
    return { span, message: 'this sentence has no end', hint: 'A sentence ends with `"` on the line where it begins.' }
  }
  return { span, message: `'${piece}' means nothing here`, hint: remedy(piece) }
}

function remedy(piece: string): string {
  if (piece.startsWith('&')) return 'Write `/\\` for "and".'
  if (piece.startsWith('|')) return 'Write `\\/` for "or".'
  if (piece.startsWith('!')) return 'Write `~` for "not", `!=` for "is not".'
  if (piece.startsWith('-')) return 'Write `->` before the name of a new reference. There are no negative values.'
  if (piece.startsWith('.')) return 'Eras read v5.9, ranges of them v5.9.., ..v5.18 or v5.9..v5.18.'
  return 'Names consist of letters, digits and `_`; docs/litmus.md has the whole grammar.'
}

function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = linesOf(text.slice(0, offset))
  return { line: before.length, column: before.at(-1)!.length + 1 }
}
