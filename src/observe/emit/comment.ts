import { wrap } from '../../report/layout.ts'

/** Lines as a comment of C, each wrapped where it is too long. */
export function comment(lines: readonly string[]): string {
  const wrapped = lines.flatMap((line) => {
    const indent = /^ */.exec(line)![0]
    return line === '' ? [''] : wrap(line.replaceAll('*/', '* /'), 76, indent === '' ? '' : `${indent}  `)
  })
  return `/*\n${wrapped.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */`
}
