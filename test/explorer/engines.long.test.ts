import { describe } from 'vitest'
import { engineTests } from './engines.ts'

describe('the two engines, on random models', () => engineTests(20))
