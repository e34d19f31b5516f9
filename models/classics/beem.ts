import { adding } from './adding.ts'
import { anderson } from './anderson.ts'
import { bakery } from './bakery.ts'
import { blocksWorld } from './blocks-world.ts'
import { elevator } from './elevator.ts'
import { fischer } from './fischer.ts'
import { frogs } from './frogs.ts'
import { hanoi } from './hanoi.ts'
import { lamport } from './lamport.ts'
import { loyd } from './loyd.ts'
import { mcs } from './mcs.ts'
import { msmie } from './msmie.ts'
import { peterson } from './peterson.ts'
import { philosophers } from './philosophers.ts'
import { pouring } from './pouring.ts'
import { holds, seen, space, violated, type Classic, type Expected } from './published.ts'
import { rushHour, type Car } from './rush-hour.ts'
import { szymanski } from './szymanski.ts'

/**
 * Models of BEEM (R. Pelánek, BEEM: Benchmarks for Explicit Model Checkers, 2007; github.com/plug-obp/beem-benchmark),
 * in our own words. BEEM's `length` of a run counts states: steps are one less.
 */
export const beem: readonly Classic[] = [
  mutex('peterson.1', '3 processes', () => peterson({ processes: 3, mistake: 'none' }), [12498, 33369, 54]),
  mutex(
    'peterson.2',
    '3 processes, one passes equals',
    () => peterson({ processes: 3, mistake: 'passes equals' }),
    [124704, 399138, 52],
    22,
  ),
  {
    name: 'peterson.3',
    parameters: '3 processes, positions taken for turns',
    model: () => peterson({ processes: 3, mistake: 'reads positions' }),
    states: { value: 170156, source: results('peterson') },
    verdicts: { 'mutual exclusion': violated(16, results('peterson')) },
    use: 'test',
  },
  {
    name: 'peterson.4',
    parameters: '4 processes',
    model: () => peterson({ processes: 4, mistake: 'none' }),
    states: { value: 1119560, source: results('peterson') },
    transitions: {
      value: 3864896,
      source: 'SPIN without reductions on the DVE text: 3864897, the initial one included',
    },
    levels: { value: 104, source: 'SPIN, breadth first: depth 103' },
    verdicts: { 'mutual exclusion': holds(results('peterson')) },
    use: 'test',
  },
  mutex('anderson.2', '3 processes', () => anderson(3), [1459, 3705, 46]),
  mutex('anderson.4', '4 processes', () => anderson(4), [29641, 97516, 81]),
  {
    name: 'anderson.6',
    parameters: '6 processes',
    model: () => anderson(6),
    states: { value: 18206917, source: results('anderson') },
    transitions: { value: 86996322, source: 'an independent exploration of the DVE text' },
    levels: { value: 181, source: 'an independent exploration of the DVE text' },
    verdicts: { 'mutual exclusion': holds(results('anderson')) },
    use: 'benchmark',
  },
  mutex(
    'bakery.1',
    '2 processes, tickets to 9',
    () => bakery({ processes: 2, maxTicket: 9, mistake: 'none' }),
    [1506, 2697, 101],
  ),
  mutex(
    'bakery.2',
    '2 processes, tickets to 6, yielding to later ones',
    () => bakery({ processes: 2, maxTicket: 6, mistake: 'yields to later' }),
    [1146, 2085, 71],
    18,
  ),
  mutex(
    'bakery.3',
    '3 processes, tickets to 4',
    () => bakery({ processes: 3, maxTicket: 4, mistake: 'none' }),
    [32919, 85061, 117],
  ),
  mutex('lamport.1', '3 processes', () => lamport({ processes: 3, mistake: 'none' }), [29242, 77286, 57]),
  mutex(
    'lamport.2',
    '3 processes, one withdraws another',
    () => lamport({ processes: 3, mistake: 'withdraws another' }),
    [110920, 303058, 81],
    29,
  ),
  mutex(
    'lamport.3',
    '3 processes, x compared',
    () => lamport({ processes: 3, mistake: 'compares x' }),
    [38067, 102747, 71],
    22,
  ),
  mutex('szymanski.1', '3 processes', () => szymanski({ processes: 3, mistake: 'none' }), [20264, 56701, 72]),
  mutex(
    'szymanski.2',
    '3 processes, waiters skipped',
    () => szymanski({ processes: 3, mistake: 'skips waiters' }),
    [31875, 88521, 72],
    32,
  ),
  mutex('mcs.1', '3 processes', () => mcs({ processes: 3, mistake: 'none' }), [7963, 21503, 49]),
  mutex(
    'mcs.2',
    '3 processes, one frees itself',
    () => mcs({ processes: 3, mistake: 'frees itself' }),
    [1408, 3222, 22],
  ),
  mutex(
    'fischer.1',
    '3 processes, delays 2 and 3',
    () => fischer({ processes: 3, writesWithin: 2, looksAfter: 3 }),
    [634, 1395, 18],
  ),
  mutex(
    'fischer.2',
    '4 processes, delays 3 and 3',
    () => fischer({ processes: 4, writesWithin: 3, looksAfter: 3 }),
    [21733, 67590, 50],
    14,
  ),
  other('phils.1', '4 philosophers', () => philosophers({ philosophers: 4, remedy: 'none' }), [80, 212, 10], {
    // No fork is put down before somebody has two, so the shortest way to block all is one first fork each.
    deadlock: violated(4, 'Dijkstra, Hierarchical ordering of sequential processes, 1971: each takes one fork'),
  }),
  other(
    'phils.2',
    '5 philosophers, 3 seats',
    () => philosophers({ philosophers: 5, remedy: { seats: 3 } }),
    [581, 2350, 13],
    {
      deadlock: holds('of fewer guests than forks one can always get a second fork'),
    },
  ),
  other(
    'phils.3',
    '6 philosophers, one left-handed',
    () => philosophers({ philosophers: 6, remedy: 'left-handed' }),
    [729, 2916, 17],
    {
      deadlock: holds('Dijkstra, 1971: the forks are taken in an order, so nobody waits in a circle'),
    },
  ),
  other('hanoi.1', '8 discs', () => hanoi(8), [6561, 19680, 256], {
    // BEEM's goal counts the bottom of the peg as a disc: it is 7 of 8 discs on the third peg, 2^7 - 1 moves away.
    'all but the largest moved': seen(results('hanoi'), 127),
    'all moved': seen('É. Lucas, 1883: 2^n - 1 moves', 255),
  }),
  other('loyd.1', '2 by 3', () => loyd(2, 3), [720, 1681, 38], { solved: seen(results('loyd'), 16) }),
  other('frogs.1', '8 toads and 8 frogs in a row', () => frogs(8), [5094, 5301, 82], {
    solved: seen(results('frogs'), 81),
  }),
  other('rushhour.1', 'board of 6 by 6, 7 cars', () => rushHour(6, RUSH_HOUR_2), [1048, 5446, 73], {
    solved: seen(results('rushhour'), 50),
  }),
  other('blocks.2', '6 blocks', () => blocksWorld(BLOCKS_60.start, BLOCKS_60.goal), [7057, 18552, 19], {
    // The goal is a circle of blocks, each standing on the next.
    goal: { verdict: 'not seen', steps: null, source: results('blocks') },
  }),
  other('pouring.1', 'bottles of 24, 13, 11 and 5 litres', () => pouring([24, 13, 11, 5], 4), [503, 4481, 13], {
    measured: seen(results('pouring'), 6),
  }),
  other('adding.1', 'up to 20', () => adding({ limit: 20, goal: 17 }), [7372, 11144, 31], {
    goal: seen(results('adding'), 15),
  }),
  other('elevator2.1', '4 floors', () => elevator(4), [1728, 4768, 34], {
    'opens where called': holds('the controller changes its target only while the cabin does not drive'),
  }),
  other(
    'msmie.1',
    '2 slaves, 3 masters, 3 buffers',
    () => msmie({ slaves: 2, masters: 3, buffers: 3 }),
    [2334, 3097, 42],
    {
      'no slave fails': holds(results('msmie')),
    },
  ),
]

type Numbers = readonly [states: number, transitions: number, levels: number]

/** A mutual exclusion algorithm; with a number of steps, one that fails. */
function mutex(
  name: string,
  parameters: string,
  build: Classic['model'],
  numbers: Numbers,
  failsAfter?: number,
): Classic {
  const source = results(name.replace(/\.\d+$/, ''))
  const verdict = failsAfter === undefined ? holds(source) : violated(failsAfter, source)
  return other(name, parameters, build, numbers, { 'mutual exclusion': verdict })
}

function other(
  name: string,
  parameters: string,
  build: Classic['model'],
  numbers: Numbers,
  verdicts: Readonly<Record<string, Expected>>,
): Classic {
  return { name, parameters, model: build, ...space(`BEEM, ${name}.stat.xml`, ...numbers), verdicts, use: 'test' }
}

function results(family: string): string {
  return `BEEM, ${family}/generated_files/results.xml`
}

const RUSH_HOUR_2: readonly Car[] = [
  { along: 'row', line: 2, start: 1, length: 2 },
  { along: 'row', line: 0, start: 0, length: 2 },
  { along: 'row', line: 3, start: 1, length: 3 },
  { along: 'row', line: 5, start: 3, length: 3 },
  { along: 'column', line: 0, start: 1, length: 3 },
  { along: 'column', line: 2, start: 0, length: 2 },
  { along: 'column', line: 3, start: 0, length: 3 },
]

const BLOCKS_60 = {
  start: [2, null, null, 0, 1, 4],
  goal: new Map([
    [3, 2],
    [2, 0],
    [0, 4],
    [4, 5],
    [5, 3],
  ]),
} as const
