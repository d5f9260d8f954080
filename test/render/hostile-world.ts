import type {Snapshot, SnapshotRole, SnapshotUser} from '../../src/core/snapshot.js'
import type {Json} from '../../src/core/types.js'
import {identityHash} from '../../src/config/compile/marks.js'
import {sha256} from '../../src/engine/load.js'

/** Every payload has this in it, so that a test can tell where it came out. */
export const MARKER = 'EVIL'

/** What somebody may write where text can be written, in AWS or in a file. */
export const PAYLOADS: Readonly<Record<string, string>> = {
  'a colour and a cleared screen': '\u001b[31mEVIL\u001b[2J',
  'a title and a link of a terminal': '\u001b]0;EVIL\u0007\u001b]8;;http://x\u001b\\',
  'a C1 control sequence': '\u009b31mEVIL\u0090x\u009c',
  'line ends': 'EVIL\nerror: forged\r\n# forged',
  'carriage return and backspaces': 'EVIL\rNo changes.\b\b\b',
  NUL: 'EVIL\u0000x',
  'bidi marks': '\u202eEVIL\u2066x\u2069\u200f',
  'zero width and fillers': 'EV\u200bIL EVIL\u2060\u3164\ufeff\u034f\u{e0041}',
  'line separators': 'EVIL\u2028x\u2029y\u0085z',
  'half a surrogate pair': 'EVIL\ud800x',
  backticks: '`EVIL` ``` ````` EVIL',
  'a fence that closes': '```\n</details>\n# EVIL',
  'a table': 'EVIL | a | b',
  HTML: '<script>EVIL</script><img src=x onerror=y>',
  'a closed fold': '</details></summary><h1>EVIL',
  'a comment': '<!-- EVIL -->',
  'a mention and references': '@EVIL #1 GH-1 org/repo#2',
  'a link': '[EVIL](http://evil.example) http://evil.example www.evil.example e@vil.example',
  'emphasis and headings': '# **EVIL** _x_ ~~y~~ \\',
  'a workflow command': '::error::EVIL',
  'a format': '%s %d %j EVIL',
  'words of objects': '__proto__EVIL constructor',
}

const plainTrust = (AWS: string): Json => ({
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Principal: {AWS}, Action: 'sts:AssumeRole'}],
})

const document = (evil: string): Json => ({
  Version: '2012-10-17',
  Id: evil,
  Statement: [
    {Sid: evil, Effect: 'Allow', Action: evil, Resource: [evil, '*'], Condition: {[evil]: {[evil]: evil}}},
    {Effect: evil, NotAction: evil, NotResource: evil},
  ],
})

/** An account as nobody would have it: everything in it that is text says `evil`; names cannot have slashes. */
export function hostileSnapshot(evil: string, name: string, id: string): Snapshot {
  const named = evil.replaceAll('/', '_')
  const tags = (...more: [string, string][]) => [[evil, evil], ...more].map(([Key = '', Value = '']) => ({Key, Value}))
  const role = (RoleName: string, rest: Partial<SnapshotRole> = {}): SnapshotRole => ({
    RoleName,
    RoleId: `AROA${RoleName}`,
    Arn: `arn:aws:iam::${id}:role/${RoleName}`,
    Path: '/',
    Description: evil,
    MaxSessionDuration: 3600,
    AssumeRolePolicyDocument: plainTrust('arn:aws:iam::999999999999:root'),
    RolePolicyList: [{PolicyName: named, PolicyDocument: document(evil)}],
    AttachedManagedPolicies: [{PolicyName: named, PolicyArn: `arn:aws:iam::${id}:policy/${named}`}],
    PermissionsBoundary: `arn:aws:iam::${id}:policy/${evil}`,
    Tags: tags(),
    InstanceProfiles: [],
    ...rest,
  })
  const user = (UserName: string, rest: Partial<SnapshotUser> = {}): SnapshotUser => ({
    UserName,
    UserId: `AIDA${UserName}`,
    Arn: `arn:aws:iam::${id}:user/${UserName}`,
    Path: `/${evil}/`,
    UserPolicyList: [{PolicyName: named, PolicyDocument: document(evil)}],
    AttachedManagedPolicies: [{PolicyName: named, PolicyArn: `arn:aws:iam::${id}:policy/${named}`}],
    GroupList: [named],
    Tags: tags(),
    ...rest,
  })
  const ours: [string, string] = ['xrole:owner', 'acme']
  /** The fingerprint of a role by this name that was otherwise when it was applied. */
  const appliedOther = (role: string): string => {
    const address = `${name}/role/${role}`
    const account = {name, id, partition: 'aws'}
    const identity = identityHash({key: address, address, account, kind: 'role', name: role, value: {}}, sha256)
    return `1:${[identity, ...Array<string>(5).fill('0123456789')].join('.')}`
  }
  return {
    account: {name, id, partition: 'aws'},
    roles: [
      role('Gate', {Tags: tags(['xrole:owner', evil])}),
      role('Own', {
        Tags: tags(ours),
        AssumeRolePolicyDocument: {
          Version: evil,
          Statement: [
            {Sid: evil, Effect: 'Allow', Principal: {AWS: evil, [evil]: evil}, Action: evil, Condition: {[evil]: evil}},
            {Effect: 'Allow', Principal: {Federated: evil}, Action: 'sts:AssumeRoleWithSAML'},
            {Effect: 'Deny', NotPrincipal: {AWS: evil}, Action: 'sts:AssumeRole'},
          ],
        },
      }),
      role('Adopted'),
      role('Moved', {Tags: tags(ours), Path: `/${evil}/`}),
      role(`kept ${named}`, {
        Tags: tags(ours, ['xrole:protect', 'true'], ['xrole:applied', appliedOther(`kept ${named}`)]),
      }),
      role(`copied ${named}`, {Tags: tags(ours, ['xrole:applied', `1:${evil}`])}),
      role(`theirs ${named}`, {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: {AWS: [evil, '*', `arn:aws:iam::${id}:role/${evil}/Moved`], Federated: evil},
              Action: 'sts:*',
              Condition: {StringEquals: {'sts:ExternalId': evil}},
            },
          ],
        },
      }),
      role(`broken ${named}`, {AssumeRolePolicyDocument: evil}),
      role(`incident ${named}`, {
        Tags: tags(ours),
        RolePolicyList: [{PolicyName: 'AWSRevokeOlderSessions', PolicyDocument: document(evil)}],
      }),
    ],
    users: [user('alice', {Tags: tags(ours)}), user(`zoe ${named}`), user(`gone ${named}`, {Tags: tags(ours)})],
    groups: [
      {
        GroupName: named,
        GroupId: 'AGPA1',
        Arn: `arn:aws:iam::${id}:group/${named}`,
        Path: '/xrole/acme/',
        GroupPolicyList: [{PolicyName: named, PolicyDocument: document(evil)}],
        AttachedManagedPolicies: [{PolicyName: named, PolicyArn: `arn:aws:iam::${id}:policy/${named}`}],
      },
    ],
    policies: [named, 'Reports'].map((PolicyName) => ({
      PolicyName,
      PolicyId: `ANPA${PolicyName}`,
      Arn: `arn:aws:iam::${id}:policy/xrole/acme/${PolicyName}`,
      Path: '/xrole/acme/',
      Description: evil,
      DefaultVersionId: 'v1',
      AttachmentCount: 0,
      PermissionsBoundaryUsageCount: 0,
      PolicyVersionList: [{VersionId: 'v1', IsDefaultVersion: true, Document: document(evil)}],
    })),
    oidcProviders: [
      {
        Arn: `arn:aws:iam::${id}:oidc-provider/issuer.example`,
        ClientIDList: [evil],
        ThumbprintList: [evil],
        Tags: tags(ours),
      },
      {
        Arn: `arn:aws:iam::${id}:oidc-provider/${evil}`,
        ClientIDList: [evil],
        ThumbprintList: [],
        Tags: tags(['xrole:owner', evil]),
      },
    ],
    samlProviders: [
      {
        Arn: `arn:aws:iam::${id}:saml-provider/${named}`,
        SAMLMetadataDocument: `<EntityDescriptor entityID='${evil}'>`,
        Tags: tags(ours),
      },
    ],
    passwordPolicy: {
      MinimumPasswordLength: 6,
      RequireSymbols: true,
      RequireNumbers: false,
      RequireUppercaseCharacters: false,
      RequireLowercaseCharacters: false,
      AllowUsersToChangePassword: false,
      HardExpiry: false,
    },
    accountAlias: evil,
  }
}

/** A file whose texts say `evil` wherever the grammar takes any text. JSON strings are YAML strings. */
export function hostileYaml(evil: string): string {
  const text = JSON.stringify(evil)
  // No policy document may have other characters, and nothing else would be planned then.
  const inDocument = JSON.stringify([...evil].filter((char) => /[\t\n\r\x20-\xff]/.test(char)).join('') + MARKER)
  return `version: 1
owner: acme
accounts: {root: "111111111111", client: {id: "222222222222", ou: ${text}}}
policies:
  Reports: {account: client, statements: [{allow: ["s3:*"], on: ["*"], when: {StringEquals: {"aws:PrincipalTag/x": ${inDocument}}}}]}
roles:
  Gate: {account: client, trust: [root]}
  Own: {account: client, trust: [{principal: root, when: {StringLike: {"aws:PrincipalTag/x": ${inDocument}}}}], policies: [Reports]}
  Adopted: {account: client, trust: [root]}
  Moved: {account: client, trust: [root]}
users: {alice: {account: root}}
identityProviders: {Issuer: {account: client, oidc: issuer.example, audiences: [${text}], tags: {}}}
passwordPolicy: {account: client, minimumLength: 14}
alias: {client: acme-client}
unmanaged: [{address: ${text}, reason: ${text}}]
x-note: ${text}
`
}

/** Files that are refused, with `evil` where something is quoted back. */
export const refusedYaml = (evil: string): readonly string[] => {
  const text = JSON.stringify(evil)
  const head = 'version: 1\nowner: acme\naccounts: {root: "111111111111"}\n'
  return [
    `${head}${text}: 1\n`,
    `${head}roles: {${text}: {account: root, trust: [${text}], description: ${text}, path: ${text}, tags: {${text}: ${text}}}}\n`,
    `${head}roles: {A: {account: ${text}, trust: [${text}, {principal: ${text}, externalId: ${text}}], policies: [${text}], maxSession: ${text}}}\n`,
    `${head}roles: {A: {account: root, trust: [{statement: {${text}: ${text}}}, {github: ${text}, branch: ${text}}]}}\n`,
    `${head}policies: {A: {document: {Version: ${text}, Statement: [{Sid: ${text}, Effect: ${text}, Action: ${text}, Resource: ${text}, Condition: {${text}: {${text}: ${text}}}}]}}}\n`,
    `${head}users: {${text}: {account: root, boundary: ${text}}}\ngroups: {G: {account: root, users: [${text}]}}\n`,
    `${head}include: [${text}]\n`,
    `${head}policies: {A: {file: ${text}}}\n`,
    `owner: ${text}\nversion: ${text}\naccounts: {${text}: ${text}}\n`,
    `${head}x: "${'\\ud800'}${[...evil].filter((char) => char >= ' ' && !'"\\'.includes(char)).join('')}\n`,
  ]
}
