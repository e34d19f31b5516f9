/** What a key asks for. */
export type Move =
  | 'next'
  | 'previous'
  | 'first'
  | 'last'
  | 'next operation'
  | 'previous operation'
  | 'parting'
  | 'search'

const MOVES: Readonly<Record<string, Move>> = {
  ArrowRight: 'next',
  ArrowLeft: 'previous',
  Home: 'first',
  End: 'last',
  PageDown: 'next operation',
  PageUp: 'previous operation',
  d: 'parting',
  '/': 'search',
}

/** For the help of the page. */
export const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['← →', 'one step'],
  ['Page Up, Page Down', 'one operation'],
  ['Home, End', 'the beginning, the end'],
  ['d', 'where the eras part'],
  ['/', 'search'],
]

/** The move that a key stands for; null in fields that know the key themselves, and with other keys held. */
export function moveOf(event: KeyboardEvent): Move | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null
  const target = event.target instanceof HTMLElement ? event.target : null
  if (target?.closest('input, select, textarea')) return null
  return MOVES[event.key] ?? null
}
