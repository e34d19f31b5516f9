import type { Move } from './navigation.ts'

const MOVES: Readonly<Record<string, Move | 'search'>> = {
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
  ['/', 'search; then Enter, Shift Enter'],
]

/** What a key asks for; null in fields that know the key themselves, and with other keys held. */
export function moveOf(event: KeyboardEvent): Move | 'search' | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null
  const target = event.target instanceof HTMLElement ? event.target : null
  if (target?.closest('input, select, textarea')) return null
  return MOVES[event.key] ?? null
}
