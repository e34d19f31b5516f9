/** The same model for Rumur, which understands Murphi. */
export { exportMurphi, type MurphiOptions } from './export.ts'
