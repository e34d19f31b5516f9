import { basename } from 'node:path'
import type { Argv, CommandModule } from 'yargs'
import {
  memoryDot,
  memoryLayout,
  memoryPicture,
  memorySvg,
  renderPng,
  writeReport,
  type MemoryPicture,
} from '../report/index.ts'
import { wholeNumber, type ArgumentsOf } from './options.ts'
import { isFileName, requireEnding } from './output-name.ts'
import { readReport, REPORT } from './read-report.ts'
import { deliver, print, refusePixels } from './terminal.ts'

const RENDERINGS = {
  svg: memorySvg,
  png: (picture: MemoryPicture) => renderPng(memorySvg(picture)),
  dot: memoryDot,
} as const

const builder = (yargs: Argv) =>
  yargs
    .positional('report', REPORT)
    .option('step', {
      type: 'string',
      requiresArg: true,
      describe: 'The state after this step: 0 is the beginning. The last state if none is named',
    })
    .option('format', {
      choices: ['svg', 'png', 'dot'] as const,
      requiresArg: true,
      default: 'svg' as const,
      describe: 'SVG, PNG, or DOT with every node at its place, for neato -n',
    })
    .option('output', {
      type: 'string',
      requiresArg: true,
      describe: 'Write to this folder, and every state if no step is named; or one state to a file, as in x.svg',
    })
    .example('$0 picture reports/x.json > x.svg', 'the memory in the state that breaks the property')
    .example('$0 picture reports/x.json --output x', 'x/step-000.svg, x/step-001.svg, ...: nothing jumps between them')

type Arguments = ArgumentsOf<typeof builder>

export const picture: CommandModule<object, Arguments> = {
  builder,
  handler: async ({ report, step, format, output }) => {
    const document = readReport(report)
    const last = document.steps.length
    const chosen = step === undefined ? null : wholeNumber('--step', step, { unit: 'steps', min: 0, max: last })
    if (format === 'png') refusePixels(output)
    const isOne = output === undefined || isFileName(output)
    if (isOne) requireEnding(output, format, Object.keys(RENDERINGS))
    const layout = memoryLayout(document)
    const draw = async (number: number): Promise<string | Uint8Array> =>
      RENDERINGS[format](memoryPicture(layout, number))
    if (isOne) return deliver(await draw(chosen ?? last), output)
    const steps = chosen === null ? [...document.steps.keys(), last] : [chosen]
    const paths: string[] = []
    for (const number of steps) paths.push(writeReport(output, fileName(number, format), await draw(number)))
    print(
      paths.length === 1 ? `${paths[0]}\n` : `${paths.length} pictures: ${paths[0]} to ${basename(paths.at(-1)!)}\n`,
    )
  },
}

function fileName(step: number, format: Arguments['format']): string {
  return `step-${String(step).padStart(3, '0')}.${format}`
}
