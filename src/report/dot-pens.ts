/** How the steps of a task are drawn. */
export interface Pen {
  readonly color: string
  readonly colorName: string
  readonly style: 'solid' | 'dashed' | 'dotted'
}

/** Told apart by people who see few colours, and by their lines where a printer knows none. */
const PENS: readonly Pen[] = [
  { color: '#0b57a4', colorName: 'blue', style: 'solid' },
  { color: '#b34700', colorName: 'orange', style: 'dashed' },
  { color: '#00705a', colorName: 'green', style: 'dotted' },
  { color: '#8a2f7a', colorName: 'purple', style: 'solid' },
  { color: '#6b5900', colorName: 'brown', style: 'dashed' },
  { color: '#444444', colorName: 'grey', style: 'dotted' },
]

export function pen(task: number): Pen {
  return PENS[task % PENS.length]!
}

export function penWords(task: number): string {
  const { style, colorName } = pen(task)
  return `${style} ${colorName} line`
}
