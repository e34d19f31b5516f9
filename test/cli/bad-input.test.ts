import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { answered, race, temporaryFolder } from './cowproof.ts'

/** One message, exit code 2, nothing on stdout, and no trace of a stack. */
async function refused(words: readonly string[], message: RegExp): Promise<void> {
  const { code, stdout, stderr } = await answered(words)
  expect(stderr).toMatch(message)
  expect(stderr).toMatch(/^cowproof: /)
  expect(stderr).not.toMatch(/^\s+at |bug in cowproof/m)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
}

describe('a mistake on the command line', () => {
  test.each<[string, RegExp]>([
    ['', /name a command/],
    [
      '--nope',
      /there is no option --nope without a command, only --help and --version\. Begin with a command: verify is the main one\. See `npx cowproof --help`/,
    ],
    ['--nope=3', /there is no option --nope without a command/],
    ['-v', /there is no option -v without a command/],
    ['verfy', /no command 'verfy'. Did you mean 'verify'\?/],
    ['nope --help', /no command 'nope'\. See/],
    ['-h nope', /no command 'nope'/],
    ['--era v5.9 nope --version', /no command 'nope'/],
    ['nope verify --help', /no command 'nope'/],
    ['help', /no command 'help'/],
    ['-', /'-' stands for no file here/],
    [
      'verify -',
      /'-' stands for no file here\. What comes through a pipe is \/dev\/stdin; a file of that name is \.\/-/,
    ],
    ['verify B01 - --era v5.7', /'-' stands for no file here/],
    ['gate - --baseline none.json', /'-' stands for no file here/],
    ['verify B01-vmsplice-unmap-in-child --era v5.7 --json=yes', /--json stands without a value, not with 'yes'/],
    ['list eras --json=', /--json stands without a value, not with ''/],
    ['verify --limit-state 3', /no option --limit-state. Did you mean --limit-states\?/],
    ['verify --limit-states abc', /--limit-states is a whole number of states of at least 1, not 'abc'/],
    ['verify --limit-states -1', /--limit-states .* not '-1'/],
    ['verify --limit-seconds 0', /--limit-seconds .* not '0'/],
    ['verify --limit-memory 1.5', /--limit-memory .* not '1.5'/],
    ['verify --limit-depth', /--limit-depth needs a value/],
    ['verify --limit-depth 1 --limit-depth 2', /--limit-depth is given 2 times/],
    ['verify --era v5.6', /no era 'v5.6'. Did you mean 'v5.[789]'\? The eras are: v5.7, v5.8, .*, v5.19/],
    ['verify --era v5.8+forks=share', /no choice 'forks'. Did you mean 'fork'\? The choices are: reuse, .*, fork, /],
    ['storm --era v5.8+fork=shar', /no alternative of fork 'shar'. Did you mean 'share'\?/],
    ['graph do_wp_page --era v5.6+fork=share', /no era 'v5.6'. Did you mean 'v5.[789]'\?/],
    ['export storm --to murphi --era v5.9+fork', /after \+ stands a choice and what is chosen: fork=share, /],
    ['verify --era v5.9+fork=share=share', /after \+ stands a choice/],
    ['verify --era v5.9+', /no choice ''/],
    ['verify --era v5.9+fork=share+fork=copy-pinned', /makes the choice 'fork' twice/],
    ['ablate B01-vmsplice-unmap-in-child --from v5.7', /--to is missing/],
    ['ablate B01-vmsplice-unmap-in-child --from v5.7 --to v5.7', /v5.7 and v5.7 differ in no choice/],
    ['ablate B01 --from v5.7 --to v5.9', /'B01' has several tests/],
    ['ablate B04-pin-then-fork --from v5.7 --to v5.9 --property I55', /no property 'I55'. Did you mean 'I5'\?/],
    ['verify --era', /--era needs a value/],
    ['verify --property I55', /no property 'I55'. Did you mean 'I5'\?/],
    ['verify --engine fast', /--engine is one of compiled, reference, not 'fast'/],
    ['verify B01-vmsplice-unmap-in-chidl', /Did you mean 'B01-vmsplice-unmap-in-child'\?/],
    ['verify ./none.litmus', /no file or folder '.\/none.litmus'/],
    ['verify /dev/null', /neither a file nor a folder/],
    ['verify --reports', /--reports needs a value/],
    ['storm --threads 0', /--threads is a whole number/],
    ['storm --threads 1,,1', /--threads is a whole number/],
    ['storm --pages 99', /--pages is a whole number of pages from 1 to 6, not '99'/],
    ['storm --frames 0', /--frames is a whole number of frames from 1 to 12, not '0'/],
    ['storm --operations writ', /no operation 'writ'. Did you mean 'write'\?/],
    ['storm --operations vmsplice', /'vmsplice' is in no storm/],
    ['storm B01', /'B01' is one word too many/],
    ['list', /list needs one more word, WHAT \(one of eras, choices, tests, .*\)\. See `npx cowproof list --help`/],
    ['show', /show needs one more word, REPORT \(a counterexample: .*\)\. See `npx cowproof show --help`/],
    ['ablate --from v5.7 --to v5.9', /ablate needs one more word, TEST \(a test of the suite, or a litmus file\)/],
    ['list era', /Did you mean 'eras'\?/],
    ['storm --operations put,unpin', /only what uses a reference/],
    ['graph do_wp_pgae', /no routine 'do_wp_pgae'.* Did you mean 'do_wp_page'\?/],
    ['graph do_wp_page --operation fork', /no use 'fork'/],
    ['export two-phase-comit.2 --to murphi', /Did you mean 'two-phase-commit.2'\?/],
    ['export storm', /--to is missing/],
    ['export storm --to promela', /--to is one of murphi, not 'promela'/],
    ['export peterson.1 --to murphi --era v5.7', /has no eras/],
    ['show none.json', /cannot read 'none.json': there is no such file/],
    ['show models', /it is a folder/],
    ['show package.json', /package.json: this is no counterexample/],
    ['show README.md', /README.md: this is no counterexample: it is no JSON/],
  ])('cowproof %s', (line, message) => refused(line === '' ? [] : line.split(' '), message))
})

describe('a litmus file', () => {
  test('that is wrong is quoted with its line and a caret, and nothing is run', async () => {
    const folder = temporaryFolder({
      'wrong.litmus': race('exists (reader:q=1)'),
      'right.litmus': race('exists (reader:r=2)'),
    })
    await refused(['verify', folder], /wrong\.litmus:6:\d+: .*\n {4}exists \(reader:q=1\)\n {4} +\^+\n/)
  })

  test('that is no text', async () => {
    const folder = temporaryFolder({ 'binary.litmus': new Uint8Array([0, 1, 2, 255, 254, 0]) })
    await refused(['verify', join(folder, 'binary.litmus')], /binary\.litmus: this is not a text file/)
  })

  test('that is far too large', async () => {
    const folder = temporaryFolder({ 'large.litmus': 'x'.repeat(2 ** 20 + 1) })
    await refused(['verify', folder], /too large to be a litmus test/)
  })

  test('with the name of another', async () => {
    const folder = temporaryFolder({ 'a.litmus': race('exists (reader:r=2)'), 'b.litmus': race('exists (reader:r=3)') })
    await refused(['verify', folder], /two tests are called 'race': .*a\.litmus and .*b\.litmus/)
  })

  test('in an empty folder', () => refused(['verify', temporaryFolder()], /no .litmus file in the folder/))

  test('named twice is run once', async () => {
    const folder = temporaryFolder({ 'race.litmus': race('exists (reader:r=2)') })
    const { code, stdout } = await answered(['verify', folder, join(folder, 'race.litmus'), '--era', 'v5.9'])
    expect(code).toBe(0)
    expect(stdout.match(/^race under v5.9/gm)).toHaveLength(1)
  })
})

describe('a folder for reports', () => {
  test('that cannot be made', () =>
    refused(['verify', 'cow-01-basic', '--reports', '/proc/none'], /cannot write \/proc\/none/))

  test('that is a file', async () => {
    const folder = temporaryFolder({ file: '' })
    await refused(['verify', 'cow-01-basic', '--reports', join(folder, 'file')], /cannot write .*choose another folder/)
    expect(readdirSync(folder)).toEqual(['file'])
  })

  test('is not made for a command that is refused', async () => {
    const folder = join(temporaryFolder(), 'reports')
    await refused(['verify', '--era', 'v5.6', '--reports', folder], /no era/)
    expect(existsSync(folder)).toBe(false)
  })
})

test('a report of another version is refused', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'old.json')
  writeFileSync(path, JSON.stringify({ schema: 'cowproof/counterexample', version: 99 }))
  await refused(['show', path], /old\.json: the counterexample has version 99; this cowproof reads version \d+/)
})
