import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** the ink of a telegram: contrast of 7 and more on white from shade 7 on */
const ink: MantineColorsTuple = [
  '#e9f6f8',
  '#d6eaed',
  '#abd5db',
  '#7cbfc8',
  '#55acb8',
  '#3da0ae',
  '#2e9aa9',
  '#1b7f8d',
  '#0f5f6b',
  '#07474f',
]

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 7 },
  colors: { ink },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: { fontWeight: '600' },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    Table: { defaultProps: { verticalSpacing: 'sm', horizontalSpacing: 'sm' } },
  },
})
