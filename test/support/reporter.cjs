const {
  reporters: {Spec},
} = require('mocha')

/** Mocha's own reporter, with the closing line that CI reads. */
module.exports = class extends Spec {
  constructor(runner, options) {
    super(runner, options)
    runner.once('end', () => console.log(`${this.stats.passes} passed, ${this.stats.failures} failed`))
  }
}
