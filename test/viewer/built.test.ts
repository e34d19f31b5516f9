import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const pages = join(root, 'reports', 'pages')

// What developers of a page need names the files that it was built from, where they happened to be.
test.each(['dist/viewer/index.html', ...readdirSync(pages).map((name) => join('reports/pages', name))])(
  '%s is a page for readers, and names no file of the viewer',
  (path) => expect(readFileSync(join(root, path), 'utf8')).not.toMatch(/\/src\/viewer\/|columnNumber:/),
)
