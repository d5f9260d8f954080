import {Args, Flags} from '@oclif/core'
import {openWorlds} from '../engine/ask/ask.js'
import {answersTo, checkAsked} from '../engine/ask/explain.js'
import type {Asking} from '../engine/ask/explain.js'
import {fromOf, fromWords, requestFlags, requestOf, requestWords, worldFlags, worldWords} from '../engine/ask/flags.js'
import {siteOf} from '../engine/ask/site.js'
import {BaseCommand} from '../engine/base-command.js'
import {EXIT} from '../engine/exit.js'
import {wantsColor} from '../engine/terminal.js'
import {escapeText} from '../render/escape.js'
import {explainJson, explainText} from '../render/explain/explain.js'

export default class Explain extends BaseCommand {
  static override summary =
    'say whether somebody may assume a role or do something, which policy decides, and what to do'
  static override description =
    'Asks each policy as AWS does, names the one that decides with its place, and the smallest change that makes it a yes. What is not said of the request is absent (MFA, external id, tags) or not known (source address, time, organization). With --action: what a session of the role may do, or without a role what the principal itself may do. Exit 0 when it is allowed, 2 when it is denied or depends on what is not known, 1 when it cannot be asked.'
  static override examples = [
    '<%= config.bin %> explain root/user/paul client/Admin --mfa',
    '<%= config.bin %> explain dev/role/ci client/role/Deployer --from live',
    '<%= config.bin %> explain root/user/paul client/Admin --action s3:GetObject --resource "arn:aws:s3:::acme/*"',
    '<%= config.bin %> explain dev/role/ci --action iam:PassRole --resource arn:aws:iam::222222222222:role/Task',
  ]
  static override args = {
    principal: Args.string({
      required: true,
      description: 'who asks: root/user/paul, dev/role/ci, an ARN, or a service such as lambda.amazonaws.com',
    }),
    role: Args.string({description: 'the role to assume: client/Admin, client/role/Admin or its ARN'}),
  }
  static override flags = {
    ...worldFlags,
    ...requestFlags,
    action: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'ACTION',
      description: 'ask for this action too, such as s3:GetObject',
    }),
    resource: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'ARN',
      dependsOn: ['action'],
      description: 'what the action is about [default: *]',
    }),
  }

  async run(): Promise<void> {
    const {flags, args} = await this.parse(Explain)
    const asking: Asking = {
      ...args,
      actions: flags.action ?? [],
      resources: flags.resource ?? ['*'],
      request: requestOf(flags),
    }
    for (const doubt of checkAsked(asking)) this.logToStderr(`warning: ${escapeText(doubt)}`)
    const from = fromOf(flags)
    const asked = await openWorlds(flags, from === 'live' ? ['live', 'after'] : [from], this.config.version)
    try {
      const [world, after] = asked.worlds
      if (!world) return
      const answers = answersTo(world, after, asking)
      const site = siteOf(world, asked.loaded, {
        command: 'explain',
        ...args,
        world: worldWords(flags),
        from: fromWords(flags),
        flags: [
          ...requestWords(flags),
          ...asking.actions.flatMap((action) => ['--action', action]),
          ...(flags.resource ?? []).flatMap((resource) => ['--resource', resource]),
        ],
      })
      const color = wantsColor(process.stdout, {noColor: flags['no-color']})
      this.log(flags.json ? JSON.stringify(explainJson(answers, site), null, 2) : explainText(answers, site, {color}))
      this.end(answers.every(({explanation}) => explanation.outcome === 'allowed') ? EXIT.done : EXIT.differences)
    } finally {
      asked.close()
    }
  }
}
