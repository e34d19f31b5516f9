import type { MatrixCell } from '../../report/matrix.ts'
import { printable } from '../../report/layout.ts'
import { groupBy } from '../../report/words.ts'
import { meanings } from '../movement.ts'
import { evidenceOf, matrixOf, type GateReport } from '../report.ts'
import { gathered, renderTotals, subjectWords } from '../text.ts'

/** A summary takes no more than a mebibyte, and nobody reads so far. */
const MOST_LINES = 100

/** A summary for a job: what moved, what shows it, and the matrix, in which `!` marks what moved. */
export function markdown(report: GateReport): string {
  const { found, movements, evidence, update } = report
  const title = movements.length === 0 ? 'Nothing moved' : `${movements.length} moved`
  const shown = [...new Set(movements.flatMap((movement) => evidenceOf(report, movement) ?? []))]
  const rest = evidence.filter((each) => !shown.includes(each))
  return [
    `## cowproof: ${title}\n`,
    renderTotals(found, movements),
    ...groupBy(movements, ({ kind }) => kind).map((group) => {
      const lines = gathered(group).map(
        (each) =>
          `* ${code(subjectWords(each))} ${escape(each.what)}${each.hint.map((line) => `<br>${escape(line)}`).join('')}\n`,
      )
      const more = lines.length > MOST_LINES ? `* and ${lines.length - MOST_LINES} more\n` : ''
      const { kind } = group[0]!
      return `### ${kind}: ${meanings[kind]}\n\n${lines.slice(0, MOST_LINES).join('')}${more}`
    }),
    ...(evidence.length === 0
      ? []
      : [
          `### What shows it\n\n${[...shown, ...rest]
            .map(
              ({ document, files }) =>
                `* ${code(document.command)}${files.map((file) => ` [${ending(file)}](${encodeURI(file)})`).join('')}\n`,
            )
            .join('')}`,
        ]),
    ...(movements.length === 0 ? [] : [`Where this is as it should be: ${code(update)}\n`]),
    `<details><summary>The worst verdict of each test under each era</summary>\n\n${matrix(report)}\n</details>\n`,
  ].join('\n')
}

function matrix(report: GateReport): string {
  const { eras, rows } = matrixOf(report)
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  const words = ({ outcome, isExpected }: MatrixCell): string =>
    `${outcome === 'holds' ? outcome : `**${outcome}**`}${isExpected ? '' : ' !'}`
  return [
    row(['test', ...eras.map(escape)]),
    row(['---', ...eras.map(() => '---')]),
    ...rows.map(({ test, cells }) => row([escape(test), ...cells.map(words)])),
  ].join('')
}

/** What a file is: its name says at length what it is of. */
function ending(file: string): string {
  return /(?:\.(?:memory|sequence))?\.\w+$/.exec(file)?.[0].slice(1) ?? file
}

function code(text: string): string {
  return text === '' ? '' : `\`${printable(text).replaceAll('`', "'")}\``
}

function escape(text: string): string {
  return printable(text).replaceAll(/[\\`*_{}[\]<>#|]/g, String.raw`\$&`)
}
