import type { Block, Statement } from './blocks.ts'

/**
 * `rest` and `boundary` are about the place of the step, the choice or the loop behind them, whenever a task is there. At the end of a way, that would
 * be a place to which other ways lead, too, whose tasks nobody has spoken of. Throws with what to write instead.
 */
export function checkMarks(task: string, body: Block): void {
  check(task, body, true)
}

/** Where a task ends it may rest anyhow. */
function check(where: string, block: Block, isTask: boolean): void {
  const statements = flat(block)
  for (const [index, statement] of statements.entries()) {
    const behind = statements.slice(index + 1).filter((each) => !isMark(each))
    if (isMark(statement) && !(isTask && behind.length === 0) && !beginsAlone(behind))
      throw misplaced(where, statement.kind)
    if (statement.kind === 'either') statement.alternatives.forEach((each) => checkBeginning(where, each))
    for (const inner of bodiesOf(statement)) check(where, inner, false)
  }
}

type Mark = Extract<Statement, { readonly kind: 'rest' | 'boundary' }>

function isMark(statement: Statement): statement is Mark {
  return statement.kind === 'rest' || statement.kind === 'boundary'
}

function flat(block: Block): readonly Statement[] {
  return block.flatMap((part) => ('kind' in part ? [part] : flat(part)))
}

function bodiesOf(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case 'either':
      return statement.alternatives
    case 'if':
      return [statement.then, statement.otherwise]
    case 'loop':
    case 'scope':
    case 'routine':
      return [statement.body]
    case 'step':
    case 'leave':
    case 'retry':
    case 'rest':
    case 'boundary':
      return []
  }
}

/** Whether what is first here has a place of its own, to which nobody comes from the end of another way. The start of a loop is one, each time. */
function beginsAlone([first, ...others]: readonly Statement[]): boolean {
  if (!first) return false
  switch (first.kind) {
    case 'step':
    case 'either':
      return true
    case 'routine':
      return beginsAlone([...flat(first.body), ...others])
    case 'loop':
    case 'scope':
      return beginsAlone(flat(first.body))
    case 'if':
      return beginsAlone(flat(first.then)) && beginsAlone(flat(first.otherwise))
    case 'leave':
    case 'retry':
    case 'rest':
    case 'boundary':
      return false
  }
}

/** Who chooses has not come to what is chosen: that place is the one before the choice. */
function checkBeginning(where: string, alternative: Block): void {
  const [first] = flat(alternative)
  if (!first) return
  if (isMark(first))
    throw new Error(
      `${where}: '${first.kind}' is the first of an alternative, where nobody stands before it is chosen: put it before the either`,
    )
  if (first.kind === 'routine' || first.kind === 'scope' || first.kind === 'loop') checkBeginning(where, first.body)
}

function misplaced(where: string, kind: Mark['kind']): Error {
  return new Error(
    `${where}: '${kind}' is the last of a way, and what comes behind is where other ways lead, too: write it before a step of this way`,
  )
}
