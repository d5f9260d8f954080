import type {Found} from '../rule.js'
import type {LintWorld, Statement} from '../world.js'

/** Looks at every statement of every policy; a message is a finding there. */
export const eachStatement =
  (look: (statement: Statement, world: LintWorld) => string | undefined) =>
  (world: LintWorld): Found[] =>
    world.statements.flatMap((statement) => {
      const message = look(statement, world)
      return message === undefined ? [] : [{message, key: statement.of.key, statement: statement.index}]
    })

/** The same for statements of trust policies that allow. */
export const eachTrust = (look: (statement: Statement, world: LintWorld) => string | undefined) =>
  eachStatement((statement, world) =>
    statement.use === 'trust' && statement.isAllow ? look(statement, world) : undefined,
  )
