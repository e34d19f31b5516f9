import { junitXml, problem, skipped, type JUnitCase } from '../report/junit-xml.ts'
import { controlWorks, type Cell, type ObservedKernel } from './observed.ts'
import { endWords } from './seen.ts'

/**
 * JUnit XML: a suite for each kernel, a case for each test. What is impossible and was seen is a failure; what showed nothing is an error; what has no mechanism
 * was skipped. What is possible and was not seen is a failure where that was asked for.
 */
export function observedJUnit(kernels: readonly ObservedKernel[], complete: boolean): string {
  return junitXml(
    kernels.map((kernel) => ({
      name: `${kernel.release ?? kernel.name} under ${kernel.era}`,
      cases: [...kernel.cells.map((cell) => caseOf(cell, complete)), ...controlCase(kernel)],
    })),
  )
}

function caseOf(cell: Cell, complete: boolean): JUnitCase {
  const { test, compared, observation } = cell
  const named = { test: test.name, name: 'ends' }
  switch (compared.agreement) {
    case 'agrees':
      return { ...named, outcome: 'passed', inner: '' }
    case 'possible not seen': {
      if (!complete) return { ...named, outcome: 'passed', inner: '' }
      const unseen = compared.unseen.filter(({ needsRace }) => needsRace === false).map(endWords)
      return {
        ...named,
        outcome: 'failure',
        inner: problem('failure', compared.agreement, compared.agreement, unseen.join('\n')),
      }
    }
    case 'impossible seen': {
      const seen = compared.seen.filter(({ isPossible }) => !isPossible).map((each) => endWords(each.seen))
      return {
        ...named,
        outcome: 'failure',
        inner: problem('failure', compared.agreement, compared.agreement, seen.join('\n')),
      }
    }
    case 'nothing seen': {
      const console = observation.trouble?.console ?? []
      const message = observation.trouble?.kind ?? compared.agreement
      return { ...named, outcome: 'error', inner: problem('error', compared.agreement, message, console.join('\n')) }
    }
    case 'no mechanism':
      return { ...named, outcome: 'skipped', inner: skipped(observation.missing.join('; ')) }
  }
}

function controlCase(kernel: ObservedKernel): JUnitCase[] {
  const named = { test: 'control', name: kernel.control?.era ?? 'none' }
  if (kernel.trouble !== null)
    return [
      {
        ...named,
        outcome: 'error',
        inner: problem('error', kernel.trouble.kind, 'does not boot', kernel.trouble.console.join('\n')),
      },
    ]
  if (controlWorks(kernel)) return [{ ...named, outcome: 'passed', inner: '' }]
  return [
    {
      ...named,
      outcome: 'failure',
      inner: problem('failure', 'control', 'a model that is wrong on purpose was not found out', ''),
    },
  ]
}
