// The floor: the SDK reads every account in bulk and compares nothing. Arguments: concurrency, then account ids.
import {GetAccountAuthorizationDetailsCommand, IAMClient, ListRolesCommand} from '@aws-sdk/client-iam'
import {AssumeRoleCommand, GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts'
import {NodeHttpHandler} from '@smithy/node-http-handler'

const [concurrency, ...ids] = process.argv.slice(2)
const region = 'us-east-1'
// As many connections as xrole may have: the SDK's own 50 would make requests wait for each other.
const agent = {keepAlive: true, maxSockets: 128}
const sts = new STSClient({region, requestHandler: new NodeHttpHandler({httpAgent: agent, httpsAgent: agent})})
await sts.send(new GetCallerIdentityCommand({}))

async function all(client, Command, input) {
  for (let Marker; ;) {
    const page = await client.send(new Command({...input, Marker, MaxItems: 1000}))
    if (!page.IsTruncated) return
    Marker = page.Marker
  }
}

async function read(id) {
  const {Credentials: keys} = await sts.send(
    new AssumeRoleCommand({RoleArn: `arn:aws:iam::${id}:role/OrganizationAccountAccessRole`, RoleSessionName: 'bare'}),
  )
  const credentials = {
    accessKeyId: keys.AccessKeyId,
    secretAccessKey: keys.SecretAccessKey,
    sessionToken: keys.SessionToken,
  }
  const iam = new IAMClient({region, credentials, requestHandler: sts.config.requestHandler})
  const Filter = ['User', 'Role', 'Group', 'LocalManagedPolicy']
  await Promise.all([all(iam, GetAccountAuthorizationDetailsCommand, {Filter}), all(iam, ListRolesCommand, {})])
}

const left = [...ids]
await Promise.all(
  Array.from({length: Number(concurrency)}, async () => {
    for (let id = left.shift(); id; id = left.shift()) await read(id)
  }),
)
