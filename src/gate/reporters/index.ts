import type { GateReport } from '../report.ts'
import type { TextOptions } from '../text.ts'
import { github } from './github.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import { sarif } from './sarif.ts'
import { plain, pretty } from './text.ts'

export interface Reporter {
  readonly name: string
  /** A document is whole: nothing else may stand beside it. */
  readonly isDocument: boolean
  readonly render: (report: GateReport, options: TextOptions) => string
}

export const reporters: readonly Reporter[] = [
  { name: 'pretty', isDocument: false, render: pretty },
  { name: 'plain', isDocument: false, render: plain },
  { name: 'json', isDocument: true, render: json },
  { name: 'junit', isDocument: true, render: junit },
  { name: 'sarif', isDocument: true, render: sarif },
  { name: 'github', isDocument: false, render: github },
  { name: 'markdown', isDocument: true, render: markdown },
]
