import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadEraFile } from '../../src/cli/era-file.ts'
import { v5_9 } from '../../models/eras/index.ts'
import { answered, install, temporaryFolder } from './cowproof.ts'

const folder = mkdtempSync(join(tmpdir(), 'cowproof-eras-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const page = readFileSync(new URL('../../docs/eras.md', import.meta.url), 'utf8')
const example = /^```ts\n([^]*?)^```$/m.exec(page)![1]!

describe('an era of a file', () => {
  test('is what its rules make it: the example of docs/eras.md leaks as v5.7 does, which counted mappings too', async () => {
    const path = file('mapped-once.ts', example)
    const { code, stdout } = await answered(['verify', 'B01-vmsplice-unmap-in-child', '--era', path, '--json'])
    const { results } = JSON.parse(stdout) as { results: Record<string, string>[] }
    const outcome = results.find(({ property }) => property === 'outcome')
    expect(outcome).toMatchObject({ era: 'mapped-once', verdict: 'violated', expected: null })
    expect(code).toBe(0)
  })

  test('works in a storm, may have choices changed, and says how to see its runs again', async () => {
    const path = file('mine.mjs', "import { v5_9 } from 'cowproof/eras'\nexport default { ...v5_9, name: 'mine' }\n")
    const asked = ['storm', '--era', `${path}+fork=share`, '--operations', 'read,write,fork,pin_user_pages,unpin']
    const { code, stdout } = await answered([...asked, '--property', 'I6'])
    expect(stdout).toContain('mine+fork=share')
    expect(stdout).toContain(`--era ${path}+fork=share`)
    expect(code).toBe(1)
  })

  test.each(['mjs', 'js', 'ts'])(
    'is built of the rules that are running, also where the package is installed: .%s',
    async (ending) => {
      const text = `import { v5_9 } from 'cowproof/eras'\nexport default { ...v5_9, name: 'installed-${ending}' }\n`
      const here = temporaryFolder({ [`mine.${ending}`]: text, 'package.json': '{ "type": "module" }' })
      install(here)
      expect((await loadEraFile(join(here, `mine.${ending}`))).choices).toEqual(v5_9.choices)
    },
  )

  const from = "import { v5_9 } from 'cowproof/eras'\n"
  test.each([
    ['no file', null, /there is no era file/],
    ['no default export', `${from}export const era = v5_9\n`, /exports no era/],
    ['nothing by default', 'export default null\n', /exports no era/],
    ['a name that is taken', `${from}export default v5_9\n`, /there is an era 'v5.9' already/],
    [
      'a misspelt choice',
      `${from}export default { ...v5_9, name: 'x', choices: { ...v5_9.choices, forkpage: 1 } }\n`,
      /'forkpage' that there is not. Did you mean 'forkPage'/,
    ],
    ['a missing choice', "export default { name: 'x', choices: {} }\n", /does not make the choice 'reuse'/],
    [
      'a word that is none of the alternatives',
      `${from}export default { ...v5_9, name: 'x', choices: { ...v5_9.choices, cachePinned: 'perhaps' } }\n`,
      /'perhaps' for 'cachePinned': it is one of 'yes', 'no'/,
    ],
    [
      'a boolean where a condition is needed',
      `${from}import { branch } from 'cowproof/program'\nconst reuse = (_, to) => branch('always', true, to.reuse(), to.copy)\nexport default { ...v5_9, name: 'x', choices: { ...v5_9.choices, reuse } }\n`,
      /x\.mjs'/,
    ],
    ['a syntax error', 'export default {\n', /cannot be loaded/],
  ])('%s: one message, exit code 2', async (_, text, message) => {
    const path = text === null ? join(folder, 'none.mjs') : file('x.mjs', text)
    const { code, stdout, stderr } = await answered(['verify', 'B01', '--era', path])
    expect(stderr).toMatch(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})
