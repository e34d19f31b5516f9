import { render } from 'preact'
import { readData } from './read-data.ts'
import { Viewer } from './viewer.tsx'

const root = document.getElementById('viewer')!

try {
  render(<Viewer data={await readData()} />, root)
} catch (error) {
  render(<p class="failure">{(error as Error).message}</p>, root)
  throw error
}
