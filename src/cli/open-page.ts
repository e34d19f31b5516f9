import { spawn } from 'node:child_process'

/** Shows a page in the browser of the desktop, if there is one. That it cannot be shown is no failure: its path was printed. */
export function openPage(path: string): void {
  const hasDesktop = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']
  if (!hasDesktop) return
  const [command, ...words]: readonly [string, ...string[]] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open']
  const child = spawn(command, [...words, path], { detached: true, stdio: 'ignore' })
  child.on('error', () => {})
  child.unref()
}
