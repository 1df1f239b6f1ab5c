/** mocha's usual report, and the counts in the file that DEPESCHE_TEST_COUNTS names, also when the run breaks off. */
const { writeFileSync } = require('node:fs')
const { reporters, Runner } = require('mocha')

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    let ended = false
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      ended = true
    })
    const file = process.env.DEPESCHE_TEST_COUNTS
    if (file === undefined) return
    process.once('exit', () => {
      const { passes, failures, pending } = runner.stats
      writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending, ended }))
    })
  }
}
