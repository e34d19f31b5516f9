import { useEffect, useState } from 'preact/hooks'

const THEMES = ['light dark', 'light', 'dark'] as const
const NAMES = { 'light dark': 'as the system', light: 'light', dark: 'dark' } as const

/** Light, dark, or what the system says. */
export function Theme() {
  const [theme, setTheme] = useState<(typeof THEMES)[number]>('light dark')
  useEffect(() => {
    document.documentElement.style.colorScheme = theme
  }, [theme])
  return (
    <label class="theme">
      Colours{' '}
      <select value={theme} onChange={(event) => setTheme(THEMES[event.currentTarget.selectedIndex]!)}>
        {THEMES.map((each) => (
          <option value={each}>{NAMES[each]}</option>
        ))}
      </select>
    </label>
  )
}
