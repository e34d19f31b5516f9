import { EmbeddedActionsParser, type IToken } from 'chevrotain'
import type { Diagnostic } from './diagnostic.ts'
import type { SourceFile } from './source.ts'
import { expected, explain } from './syntax-errors.ts'
import type {
  EraRange,
  Expectation,
  LitmusTree,
  PageDeclaration,
  Proposition,
  Quantifier,
  Question,
  Statement,
  TaskDeclaration,
  TaskKind,
  Word,
} from './syntax.ts'
import * as t from './tokens.ts'

/** Builds the tree of a file's tokens. The tree means something only where there are no mistakes. */
export function readTest(
  file: SourceFile,
  tokens: IToken[],
  notes: ReadonlyMap<number, string>,
): { readonly tree: LitmusTree | null; readonly mistakes: readonly Diagnostic[] } {
  const parser = sharedParser()
  parser.notes = notes
  parser.input = tokens
  const tree = parser.test()
  const mistakes = parser.errors.map((error) => explain(file.text, error))
  if (!tree || mistakes.length > 0) return { tree: null, mistakes }
  return { tree: { file, ...tree }, mistakes }
}

/** One production of docs/litmus.md each, in its order. */
class LitmusParser extends EmbeddedActionsParser {
  notes: ReadonlyMap<number, string> = new Map()

  constructor() {
    super(t.allTokens, { recoveryEnabled: true, maxLookahead: 2, errorMessageProvider: expected })
    this.performSelfAnalysis()
  }

  readonly test = this.RULE(
    'test',
    (): Omit<LitmusTree, 'file'> | null => {
      const { name, description, source } = this.SUBRULE(this.header)
      const pages = this.SUBRULE(this.pages)
      const tasks: TaskDeclaration[] = []
      this.AT_LEAST_ONE(() => tasks.push(this.SUBRULE(this.task)))
      const question = this.SUBRULE(this.question)
      const expectations: Expectation[] = []
      this.MANY(() => expectations.push(this.SUBRULE(this.expectation)))
      return { name, description, source, pages, tasks, question, expectations }
    },
    { recoveryValueFunc: () => null },
  )

  readonly header = this.RULE(
    'header',
    () => {
      this.CONSUME(t.Litmus)
      const name = word(this.CONSUME(t.Name))
      const description = this.CONSUME(t.Text).image.slice(1, -1)
      const source = this.OPTION(() => this.CONSUME(t.Source).image.slice('source'.length).trim())
      return { name, description, source: source ?? null }
    },
    { recoveryValueFunc: () => ({ name: nowhere, description: '', source: null }) },
  )

  readonly pages = this.RULE(
    'pages',
    (): PageDeclaration[] => {
      const pages: PageDeclaration[] = []
      this.CONSUME(t.Pages)
      this.AT_LEAST_ONE_SEP({
        SEP: t.Comma,
        DEF: () => {
          const ofFile = this.OPTION(() => this.CONSUME(t.File)) !== undefined
          const name = word(this.CONSUME(t.Name))
          this.CONSUME(t.Equal)
          pages.push({ name, value: word(this.CONSUME(t.NumberWord)), ofFile })
        },
      })
      return pages
    },
    { recoveryValueFunc: () => [] },
  )

  readonly task = this.RULE('task', (): TaskDeclaration => {
    const start = this.LA(1)
    const { kind, name, process } = this.OR<{ kind: TaskKind; name: Word; process: Word | null }>([
      { ALT: () => (this.CONSUME(t.Task), { kind: 'process', name: word(this.CONSUME1(t.Name)), process: null }) },
      {
        ALT: () => {
          this.CONSUME(t.Thread)
          const name = word(this.CONSUME2(t.Name))
          this.CONSUME(t.Of)
          return { kind: 'thread', name, process: word(this.CONSUME3(t.Name)) }
        },
      },
      { ALT: () => (this.CONSUME(t.Device), { kind: 'device', name: word(this.CONSUME4(t.Name)), process: null }) },
    ])
    const span = t.spanning(start, this.LA(0))
    this.CONSUME(t.LeftBrace)
    const statements: Statement[] = []
    this.MANY_SEP({ SEP: t.Separator, DEF: () => statements.push(this.SUBRULE(this.statement)) })
    this.CONSUME(t.RightBrace)
    return { kind, name, process, statements, span }
  })

  readonly statement = this.RULE('statement', (): Statement => {
    const start = this.LA(1)
    return this.OR<Statement>([
      {
        ALT: () => {
          this.CONSUME(t.Signal)
          const signal = word(this.CONSUME1(t.Name))
          return { kind: 'signal', signal, span: t.spanning(start, this.LA(0)) }
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Await)
          const task = word(this.CONSUME2(t.Name))
          this.CONSUME(t.Colon)
          const signal = word(this.CONSUME3(t.Name))
          return { kind: 'await', task, signal, span: t.spanning(start, this.LA(0)) }
        },
      },
      {
        ALT: () => {
          const register = this.OPTION(() => {
            const name = word(this.CONSUME4(t.Name))
            this.CONSUME(t.Equal)
            return name
          })
          const words = [word(this.CONSUME5(t.Name))]
          this.MANY(() => words.push(this.SUBRULE(this.operand)))
          return { kind: 'operation', register: register ?? null, words, span: t.spanning(start, this.LA(0)) }
        },
      },
    ])
  })

  readonly operand = this.RULE('operand', (): Word =>
    word(
      this.OR([
        { ALT: () => this.CONSUME(t.Name) },
        { ALT: () => this.CONSUME(t.NumberWord) },
        { ALT: () => this.CONSUME(t.Arrow) },
      ]),
    ),
  )

  readonly question = this.RULE('question', (): Question => {
    const start = this.LA(1)
    const quantifier = this.OR<Quantifier>([
      { ALT: () => (this.CONSUME1(t.Exists), 'exists') },
      { ALT: () => (this.CONSUME(t.Not), this.CONSUME2(t.Exists), '~exists') },
      { ALT: () => (this.CONSUME(t.Forall), 'forall') },
    ])
    this.CONSUME(t.LeftParenthesis)
    const proposition = this.SUBRULE(this.proposition)
    this.CONSUME(t.RightParenthesis)
    return { quantifier, proposition, span: t.spanning(start, this.LA(0)) }
  })

  readonly proposition = this.RULE('proposition', (): Proposition => {
    const operands: Proposition[] = []
    this.AT_LEAST_ONE_SEP({ SEP: t.Or, DEF: () => operands.push(this.SUBRULE(this.conjunction)) })
    return operands.length === 1 ? operands[0]! : { kind: 'or', operands }
  })

  readonly conjunction = this.RULE('conjunction', (): Proposition => {
    const operands: Proposition[] = []
    this.AT_LEAST_ONE_SEP({ SEP: t.And, DEF: () => operands.push(this.SUBRULE(this.negation)) })
    return operands.length === 1 ? operands[0]! : { kind: 'and', operands }
  })

  readonly negation = this.RULE('negation', (): Proposition =>
    this.OR<Proposition>([
      { ALT: () => (this.CONSUME(t.Not), { kind: 'not', operand: this.SUBRULE1(this.negation) }) },
      {
        ALT: () => {
          this.CONSUME(t.LeftParenthesis)
          const inner = this.SUBRULE(this.proposition)
          this.CONSUME(t.RightParenthesis)
          return inner
        },
      },
      { ALT: () => this.SUBRULE(this.comparison) },
    ]),
  )

  readonly comparison = this.RULE('comparison', (): Proposition => {
    const start = this.LA(1)
    const first = word(this.CONSUME1(t.Name))
    const second = this.OPTION(() => {
      this.CONSUME(t.Colon)
      return word(this.CONSUME2(t.Name))
    })
    const operator = this.OR<'=' | '!='>([
      { ALT: () => (this.CONSUME(t.Equal), '=') },
      { ALT: () => (this.CONSUME(t.NotEqual), '!=') },
    ])
    const value = word(this.OR1([{ ALT: () => this.CONSUME(t.NumberWord) }, { ALT: () => this.CONSUME(t.Fault) }]))
    const names = second ? { task: first, name: second } : { task: null, name: first }
    return { kind: 'compare', ...names, operator, value, span: t.spanning(start, this.LA(0)) }
  })

  readonly expectation = this.RULE('expectation', (): Expectation => {
    const start = this.LA(1)
    const kind = this.OR<Expectation['kind']>([
      { ALT: () => (this.CONSUME(t.ResultWord), 'result') },
      { ALT: () => (this.CONSUME(t.Breaks), 'breaks') },
    ])
    const subject = word(this.CONSUME(t.Name))
    const eras: EraRange[] = []
    this.MANY_SEP({ SEP: t.Comma, DEF: () => eras.push(this.SUBRULE(this.eras)) })
    const predicted = this.OPTION(() => this.CONSUME(t.Predicted)) !== undefined
    const last = this.LA(0)
    const note = this.notes.get(last.startLine!) ?? null
    return { kind, subject, eras, predicted, note, span: t.spanning(start, last) }
  })

  readonly eras = this.RULE('eras', (): EraRange => {
    const start = this.LA(1)
    return this.OR<EraRange>([
      {
        ALT: () => {
          const first = word(this.CONSUME1(t.Name))
          let last: Word | null | undefined
          this.OPTION1(() => {
            this.CONSUME1(t.DotDot)
            last = this.OPTION2(() => word(this.CONSUME2(t.Name))) ?? null
          })
          const span = t.spanning(start, this.LA(0))
          return last === undefined
            ? { kind: 'single', era: first, span }
            : { kind: 'range', from: first, to: last, span }
        },
      },
      {
        ALT: () => {
          this.CONSUME2(t.DotDot)
          const to = word(this.CONSUME3(t.Name))
          return { kind: 'range', from: null, to, span: t.spanning(start, this.LA(0)) }
        },
      },
    ])
  })
}

let shared: LitmusParser | null = null

/** Analysing the grammar takes some ten milliseconds: once, and only when a litmus file is read. */
function sharedParser(): LitmusParser {
  return (shared ??= new LitmusParser())
}

const nowhere: Word = { text: '', span: { line: 1, column: 1, length: 0 } }

function word(token: IToken): Word {
  return { text: token.image, span: t.spanOf(token) }
}
