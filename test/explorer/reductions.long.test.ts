import { describe } from 'vitest'
import { reductionTests } from './reductions.ts'

describe('on random models that make mistakes', () => reductionTests(1500))
