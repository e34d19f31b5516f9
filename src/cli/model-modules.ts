/** What a model file may import by name, wherever it is: the library, as an installed package has it. */
export async function modelModules(): Promise<Readonly<Record<string, unknown>>> {
  const [state, program, invariants, explorer, report, murphi] = await Promise.all([
    import('../state/index.ts'),
    import('../program/index.ts'),
    import('../invariants/index.ts'),
    import('../explorer/index.ts'),
    import('../report/library.ts'),
    import('../peers/murphi/index.ts'),
  ])
  return {
    'cowproof/state': state,
    'cowproof/program': program,
    'cowproof/invariants': invariants,
    'cowproof/explorer': explorer,
    'cowproof/report': report,
    'cowproof/murphi': murphi,
  }
}
