/** `npm test`: mocha over everything, or over the files named; its last line is `N passed, N failed`. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './install.mjs'
import { installTestTools } from './test-tools.mjs'

/**
 * @param node runs Node 24 with arguments and more environment; resolves with the exit code
 * @returns the exit code: 0 only when every test passed
 */
export async function runTests(node, args) {
  installTestTools()
  const folder = mkdtempSync(join(tmpdir(), 'depesche-tests-'))
  const countsFile = join(folder, 'counts.json')
  try {
    const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js')
    const reporter = args.includes('--reporter') ? [] : ['--reporter', join(root, 'scripts', 'counting-reporter.cjs')]
    const code = await node([mocha, ...configuration(args), ...reporter, ...args], { DEPESCHE_TEST_COUNTS: countsFile })
    if (reporter.length === 0) return code // somebody's own report
    const counts = withBrokenRun(readCounts(countsFile), code)
    process.stdout.write(`${summary(counts)}\n`)
    return code || (counts.failed > 0 ? 1 : 0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** mocha adds the files named to those of its configuration; who names files wants only them. */
function configuration(args) {
  if (!args.some(arg => !arg.startsWith('-') && existsSync(join(root, arg)))) return []
  const { timeout, ignore, exit } = JSON.parse(readFileSync(join(root, '.mocharc.json'), 'utf8'))
  return [
    '--no-config',
    '--timeout',
    String(timeout),
    ...ignore.flatMap(glob => ['--ignore', glob]),
    ...(exit ? ['--exit'] : []),
  ]
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { passed: 0, failed: 0, skipped: 0, ended: false }
  }
}

/** A run that broke off, or failed outside of its tests, counts as one failure more: it must never look green. */
function withBrokenRun(counts, code) {
  if (counts.ended && (code === 0 || counts.failed > 0)) return counts
  process.stdout.write(`The test run itself failed (exit code ${code}); it counts as one failure.\n`)
  return { ...counts, failed: counts.failed + 1 }
}

const summary = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
