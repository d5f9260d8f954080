import {ASKED_OF_AWS} from '../../src/lint/rules/unused.js'
import {RULES} from '../../src/lint/rules.js'

/** How bad a finding is; `refused` is an error that stands for a safety rule: exit 3 instead of 1. */
type Severity = 'error' | 'warning' | 'note' | 'refused'

export interface Code {
  readonly severity: readonly Severity[]
  readonly meaning: string
}

const table = (severity: Severity | readonly Severity[], codes: Readonly<Record<string, string>>) =>
  Object.entries(codes).map(([code, meaning]): [string, Code] => [code, {severity: [severity].flat(), meaning}])

/** Every code of a finding by where it comes from. test/docs/reference.test.ts compares it with the sources. */
export const CODES: readonly {
  readonly title: string
  readonly codes: ReadonlyMap<string, Code>
  /** The table of lint rules has them. */
  readonly isLint?: true
}[] = [
  {
    title: 'Reading the file',
    codes: new Map([
      ...table('error', {
        'alias-bomb': 'Aliases stand for more values than a file can sensibly have.',
        'bad-merge': '`<<` takes a section or a list of sections.',
        'duplicate-key': 'A key is there twice, in one file or in two, or differs from another by case only.',
        'empty-file': 'There is nothing in the file. That does not mean "delete everything".',
        include:
          'An included file cannot be read, matches nothing, nests, or has a section that belongs into the root file.',
        'policy-file': 'The file of a policy cannot be read, is not JSON, or is outside of the root file’s folder.',
        'quote-it': 'A number or `true` stands where text is meant. Put it in quotes.',
        'saml-metadata':
          'The metadata file of a SAML provider cannot be read, is none, or is too short or long for AWS.',
        'too-deep': 'Nested too deeply.',
        'unknown-alias': '`*name` without `&name` above it. A glob has to be quoted.',
        'unknown-tag': 'A YAML tag (`!x`); tags are not used here.',
        unreadable: 'The file cannot be read.',
        'yaml-syntax': 'Not YAML.',
      }),
    ]),
  },
  {
    title: 'The grammar',
    codes: new Map([
      ...table('error', {
        'bad-address':
          'In `safety:` or `tests:`: not account, kind and name; or nothing in it names what is meant; or not a role where one is.',
        'bad-account-id': 'An account id has 12 digits.',
        'bad-address-range': 'Not an address range like 203.0.113.0/24.',
        'bad-connect': '`connect: true`, or `connect: false` together with `retire: true`.',
        'bad-date': 'Not a day like 2027-01-31.',
        'bad-days': 'Not whole days from 0 to 3650.',
        'bad-description': 'Too long, or a character that IAM does not take in descriptions.',
        'bad-email': 'Not an e-mail address that AWS takes for a new account.',
        'bad-duration': 'Not 1h to 12h, or not a duration.',
        'bad-external-id': 'An external id has 2 to 1224 letters, digits and `_+=,.@:/\\-`.',
        'bad-hazard':
          'An entry of `safety: allow:` for something that is no hazard, or that no entry is needed or possible for.',
        'bad-invite':
          'Not an account that can be invited (12 digits or an e-mail address), or a note that is too long.',
        'bad-limit': '`maxDeletes:` is neither a number nor a percentage.',
        'bad-name': 'A name that IAM does not take, or an account key that is not one.',
        'bad-organization': 'Not the id of an organization, o-abcd123456.',
        'bad-owner': 'An owner has 1 to 32 letters, digits, `_` and `-`.',
        'bad-password-policy': 'A number that IAM does not take in a password policy.',
        'bad-partition': '`partition:` is not aws, aws-cn or aws-us-gov.',
        'bad-path': 'Not an IAM path: it begins and ends with a slash.',
        'bad-policy-type': 'No type of policies of AWS Organizations.',
        'bad-pattern': 'Not a regular expression.',
        'bad-principal': 'Not an account, an address of a user, role or group, or an ARN that can be a principal.',
        'bad-probe': 'A `probe:` that is not one of the few calls, or stands without `can:` and a role.',
        'bad-provider':
          'Not the URL of an OIDC provider, the name of a SAML one, an audience or a thumbprint that IAM takes.',
        'bad-repository': 'Not owner/name, or with a `*`, which would let in the repositories of others.',
        'bad-service': 'Not a service as AWS Organizations names them, access-analyzer.amazonaws.com.',
        'bad-scope': '`callerScope:` is organization, or is left out.',
        'bad-tag': 'A tag that IAM does not take, is reserved, or differs from another by case only.',
        'bad-unit':
          'Not the path of an organizational unit: a part without a name or of more than 128 characters, or more than five levels.',
        'duplicate-account': 'One account id under two names.',
        empty: 'An empty text.',
        'empty-list': 'An empty list where one entry at least is needed.',
        'empty-selector': 'A selector without a condition; `all` is all accounts.',
        'missing-key': 'A key that is needed is missing.',
        'no-accounts': 'A file without accounts.',
        'null-section': 'A section with nothing in it; `{}` is meant.',
        'one-of': 'Keys that exclude each other, or none of several of which one is needed.',
        'too-many-tags': 'More tags than AWS allows, those that xrole needs included.',
        'unknown-key': 'A key that does not exist; the nearest known one is named.',
        'wrong-type': 'A section where a text is meant, and the like.',
      }),
    ]),
  },
  {
    title: 'Names and references',
    codes: new Map([
      ...table('error', {
        'account-name':
          'An account of the organization would have the key of another one; the message has the line to write under `accounts:`.',
        'account-tags-unread': 'The file uses tags of accounts, and the organization was recorded without them.',
        'alias-twice': 'Two accounts would have the same alias.',
        'aws-policy-name':
          'An entry of `policies:` has the name of an AWS-managed policy, or an SCP or RCP with a text that of AWS’s own.',
        'aws-role': 'A role with a name or path of those that AWS makes and keeps.',
        'closed-account':
          'Something is declared in an account with `connect: false` or `retire: true` or that is not managed, or `safety:` is about one that is never entered.',
        'declared-twice': 'Two entries are one thing in one account or in the organization.',
        'guard-body':
          'An SCP or RCP without statements, document and file that is not FullAWSAccess; or more than attachments of AWS’s own.',
        'invalid-alias': 'Not an alias that AWS takes, once variables are filled in.',
        'invalid-name': 'A name that is too long or has other characters, once variables are filled in.',
        'invalid-path': 'A path that IAM does not take, once variables are filled in.',
        'invalid-policy-arn': 'Not the ARN of a policy, or of a policy that this account cannot use.',
        'invalid-tag': 'A tag value that IAM does not take, once variables are filled in.',
        'management-account': 'The management account would be a delegated administrator.',
        'member-elsewhere': 'A group has a user that is not declared in every account of the group.',
        'nothing-selected': 'A selector or a glob matches no account, or the organization has no unit of that path.',
        'not-a-member': 'Something of the organization is declared for an account that is not in it.',
        'other-account': 'An account that is to be made or invited is listed with another id or under another name.',
        'other-organization':
          'The organization that was read is not the one of `accounts: from: organization:` or `organization: id:`.',
        'policy-elsewhere': 'An ARN names a policy of this file at another path than it has.',
        'policy-not-attachable': 'A policy for a service-linked role.',
        'policy-not-in-account': 'A policy is used in an account that is not among its `accounts:`.',
        'reserved-name':
          'A name that belongs to caller policies (`xrole-assume`), or an account called `organization` beside that section.',
        'retire-without-connect': 'An account that is to be emptied and may not be entered.',
        'unit-twice': 'Account and organization sections say different units of one account.',
        'unknown-account': 'No account of this name is listed.',
        'unknown-unit': 'No such unit under `units:`, or, without that, in the organization.',
        'unknown-variable':
          'No such variable, or the account lacks the tag; under `organization:` there is none but `${partition}` in SCPs and RCPs.',
      }),
      ...table(['error', 'warning'], {
        'unknown-policy':
          'No policy of this name. A warning where AWS may have one that is newer than the shipped list.',
      }),
      ...table(['warning', 'note'], {
        'account-not-active':
          'Accounts of the organization that are not ACTIVE, and so are not entered. A note for those that are not ready yet.',
      }),
      ...table('note', {
        'account-next-plan':
          'An account is made where accounts are discovered: what the file says of it is planned by the next plan.',
        'account-to-list': 'An account that is made here is not listed, so that nothing in it is managed yet.',
        'accounts-not-read':
          'The accounts come from the organization, which this command does not read; what depends on them is not checked.',
        'empty-unit':
          'A selector by a unit of `organization: units:` in which no managed account is yet; it stands for none.',
        'not-in-organization': 'A listed account is not in the organization.',
      }),
      ...table('warning', {
        'allowance-over': 'An entry of `safety: allow:` whose last day is over; it no longer counts.',
        'ignored-tag': 'A declared tag is under `ignoreTags:` as well.',
        'nothing-known': 'An entry of `tests:` asks about a role in an account with `connect: false`.',
        'other-unit': '`ou:` of a listed account is not the unit that the organization has it in, which counts.',
        'role-not-switchable': 'Path and name are too long for the console’s switch role.',
        'unused-policy': 'A policy without `accounts:` that nothing uses; it is not made.',
      }),
    ]),
  },
  {
    title: 'Trust',
    codes: new Map([
      ...table('error', {
        'caller-policy-too-long':
          'More roles than the caller policy and its pages can hold; with `callerScope:`, which has no pages, than an inline policy can.',
        'condition-never-met': '`mfa` or `externalId` on a service or an identity provider, which has none.',
        'condition-twice': 'The same operator and key from two places.',
        'invalid-organization': 'Not the id of an organization, once variables are filled in.',
        'invalid-permission-set': 'Not the name of a permission set.',
        'invalid-principal': 'AWS takes no such principal; the message says what to write.',
        'invalid-provider': 'Not the name of a SAML provider, or the URL of an OIDC one, once variables are filled in.',
        'mfa-without-mfa': '`mfa: true` lands on a role or permission set, whose sessions carry no MFA.',
        'open-subject': 'A `subject:` that is not held to the repository.',
        'organization-unknown':
          '`callerScope: organization` where nothing says which organization; the message has the line to add.',
        'protect-and-expires': '`protect: true` and `expires:` contradict each other.',
        'whole-trust': '`trust: {document: …}` with something beside it that only lines of trust can have.',
        'unknown-principal': 'A user or role that is neither declared nor in AWS, or a group that is not declared.',
      }),
      ...table('warning', {
        'audience-not-taken': 'A line asks for an audience that its provider does not take: nobody comes in by it.',
        'no-external-id':
          'An account that is not listed, or only named (`connect: false`), is trusted without an external id (the confused deputy).',
        'nobody-trusted': 'No line of trust is left, all have expired.',
        'open-federation': 'Anyone that a provider vouches for may come in; add a condition on `sub`.',
        'public-trust': 'Anyone in any account may come in; add an organization condition.',
        'sso-role-by-name': 'An `AWSReservedSSO_*` role by its ARN, which changes; write `sso:`.',
      }),
      ...table(['warning', 'note'], {
        'missing-provider':
          'A line trusts an identity provider that the file does not declare. A warning where AWS has none either: AWS takes the trust, and nobody comes in by it.',
        'undeclared-principal':
          'A user or role that this file does not declare. `validate` warns; the plan prints the statement its owner has to add.',
      }),
      ...table('note', {
        expired: 'A role or a trust line whose last day is over; the next apply removes it.',
        'expired-principal': 'A trust names a role that has expired and is left out.',
        'org-trust-own-account': 'With `org:` everyone in the role’s own account gets in without a caller policy.',
        'unverified-principal': 'A principal in an account with `connect: false`; its path is taken to be `/`.',
      }),
    ]),
  },
  {
    title: 'Policy documents',
    codes: new Map([
      ...table('error', {
        'action-syntax': 'An action is written service:Name.',
        'both-elements': 'Action and NotAction, or Resource and NotResource, in one statement.',
        character: 'A character that IAM does not take in a document.',
        condition: 'A Condition is operator → key → value.',
        'condition-key': 'A condition key is written service:Key.',
        'condition-operator': 'No such operator.',
        effect: 'Effect is Allow or Deny.',
        'forbidden-element': 'An element that this sort of policy cannot have.',
        'missing-element': 'A statement lacks an element that it needs.',
        'not-a-document': 'Not an object with Version and Statement.',
        'not-a-string': 'A list of texts has something else in it.',
        null: 'An element is null.',
        'principal-star': 'A trust policy takes `{"AWS": "*"}`, not `"*"`.',
        'principal-type': 'No such kind of principal.',
        'rcp-action': 'An action of an RCP that does not name its service.',
        'rcp-element': 'An element or value that an RCP cannot have.',
        resource: 'A resource is `*` or an ARN.',
        sid: 'A Sid has letters and digits only and is there once.',
        statement: 'A statement is an object.',
        'too-long': 'Longer than IAM reads.',
        'unknown-element': 'No such element.',
        'unsafe-number': 'A number too large to be kept exactly.',
        version: 'Version is 2012-10-17 or 2008-10-17.',
      }),
      ...table(['error', 'warning'], {
        'other-partition':
          'An ARN of another partition. An error as a principal, which AWS takes from no other; elsewhere it matches nothing.',
        'condition-value': 'A value that its operator cannot test, or can never match.',
        principal: 'A principal that AWS refuses, or by which nobody can come in.',
        'trust-action': 'An action that a trust policy cannot grant, or is of no use there.',
      }),
      ...table('warning', {
        'rcp-service': 'An action of a service of which AWS documents no RCPs.',
        'number-as-text': 'A number under an operator that compares text.',
        'unknown-action': 'AWS has no such action. AWS itself accepts the document and ignores it.',
        'unknown-condition-key': 'AWS has no such condition key.',
        'unknown-service': 'No AWS service has this prefix.',
        'variable-in-2008': 'A policy variable in a document of version 2008-10-17 is literal text.',
      }),
    ]),
  },
  {
    title: 'Quotas',
    codes: new Map([
      ...table('error', {
        'guard-too-long': 'An SCP has more than 10,240 characters, or an RCP more than 5,120; every character counts.',
        'inline-too-long': 'The inline policies together are too long.',
        'policy-too-long': 'A managed policy has more than 6,144 characters.',
        'too-many-attachments': 'More policies than AWS attaches even with a raised quota.',
        'too-many-guards': 'More than 10 SCPs or 5 RCPs on one unit, account or the root.',
        'too-many-providers': 'More than 100 OIDC or SAML providers in one account.',
        'too-many-groups': 'A user in more than 10 groups.',
        'trust-too-long': 'A trust policy is longer than AWS allows even with a raised quota.',
      }),
      ...table('warning', {
        'many-attachments': 'More policies than AWS attaches unless the quota is raised.',
        'trust-long': 'A trust policy is longer than AWS allows unless the quota is raised.',
      }),
    ]),
  },
  {
    title: 'File and AWS compared',
    codes: new Map([
      ...table('error', {
        'account-unknown': 'An account could not be read.',
        'alike-names':
          'AWS has units, SCPs or RCPs whose names differ only by case, and the file would change something about them.',
        'aws-owned':
          'A role that AWS makes and keeps is declared; or statements for a policy of AWS, or RCPFullAWSAccess less than everywhere.',
        'case-rename': 'AWS has this user or group, or this thing that is not ours, written in another case.',
        'dangling-reference': 'A change refers to something that is neither in the file nor in AWS.',
        'declared-and-unmanaged': 'Declared, and listed under `unmanaged:`.',
        'new-unique-id':
          'A trust policy of the file names a unique id (`AROA…`, `AIDA…`) that the one in AWS does not. AWS would let in whoever has it.',
        'policy-type-off':
          'A policy is attached whose type is not enabled in the organization; the message has the line to add.',
        'other-path': 'It exists at another path; the message has the `path:` line to write.',
        'too-many-policies':
          'More SCPs or RCPs on one unit, account or the root than AWS takes, those included that are there already.',
        'undecodable-document': 'AWS returned a policy document that is not JSON.',
      }),
      ...table('refused', {
        'boundary-in-use': 'A policy that is somebody’s boundary would be replaced.',
        cloudformation: 'It belongs to a CloudFormation stack and cannot be adopted.',
        'instance-profile': 'An instance profile would be left empty.',
        'last-policy':
          'The root, a unit or an account would be left without any SCP or RCP, or without any that allows something; the message has the entry to add.',
        'other-owner': 'It bears the mark of another accounts.yaml.',
        protected: 'A protected role would be replaced.',
        'still-referred-to': 'Something that stays refers to what would be deleted, or deleted and made anew.',
        'referrers-unknown':
          'A role or user would go while an account cannot be read: trust policies there may name it.',
        'unit-not-empty':
          'A unit that the file no longer has would be deleted with accounts or units in it; the message lists them.',
        unanswered: 'A question that decides something could not be answered by AWS.',
      }),
      ...table(['refused', 'note'], {
        'left-out':
          'A change needs one that `--only`, `--account` or a saved plan leaves out. The note counts what was left out.',
      }),
      ...table(['refused', 'warning'], {
        'test-fails':
          'An entry of `tests:` does not hold after the plan. A warning where nothing changes, where it cannot be decided, where an account is unread, where something is left out and the entry does not hold in AWS now either, and in `drift`.',
        'incident-artefact':
          '`AWSRevokeOlderSessions` or `AWSCompromisedKeyQuarantine*`; it stays until an operator removes it, and so does what it is on. Refused where that would be replaced.',
      }),
      ...table('warning', {
        'changes-management-account':
          'The plan changes something in the management account of the organization, which takes one more confirmation.',
        'copied-mark':
          'An owner tag without a matching fingerprint; tags get copied. Left alone. For `drift` it is a difference.',
        'leftover-changed':
          'No longer in the file, protected, and no longer as it was applied. For `drift` it is a difference.',
        'must-keep-closed':
          'A principal of `safety: mustKeep` cannot assume its role, neither now nor after the plan; the message says why.',
        'orphaned-principal':
          'A role that bears our mark and is not in the file trusts the id that AWS leaves of a deleted principal; the message has the request that mends it. For `drift` it is a difference.',
        'protected-leftover': 'No longer in the file and protected; it stays.',
        'resave-by-hand':
          'The trust policy of a role that is not ours names a role which is made anew; the message has the request that saves it again.',
        'undeclared-group': 'A declared user is in a group that the file does not declare.',
        'unmanaged-access': 'A role that nobody declared lets in another account, everyone or a federated provider.',
      }),
      ...table('note', {
        'blame-unavailable': '`drift --blame` could not ask CloudTrail; what drifted is complete without it.',
        'callers-unseen':
          'Of very many accounts: a trust that changes names no account, and who gets in by it is told of few; the message says what tells of all.',
        'change-note': 'What a reader has to know of one change (JSON only; the text has it beside the change).',
        'guards-unread':
          'The service and resource control policies of the organization could not be read; nothing was judged by them.',
        'halves-unseen':
          'Of very many accounts: the plan does not look for grants of which one half is missing; the message says what does.',
        joining:
          'An account was asked to join the organization, or AWS is still making it; what else the file says of it is planned when it is there.',
        'orphaned-elsewhere':
          'A role that is not ours trusts the id that AWS leaves of a deleted principal. Not for what `unmanaged:` lists.',
        'plan-progress': 'A saved plan was applied before, in part or to its end.',
        'policy-description': 'A managed policy’s description differs; it cannot change.',
        'policy-tags-unread':
          'The tags of a policy that differs cannot be read, so that the cause of the difference is unknown.',
        'unseen-trusts':
          'A role or user is deleted or made anew; what names it in accounts that are not managed, and in resource policies, cannot be seen.',
        retired: 'Nothing is left in an account with `retire: true`; its line may go.',
      }),
    ]),
  },
  {
    title: 'Grants',
    codes: new Map([
      ...table(['warning', 'note'], {
        'half-made-grant':
          'A trust names a user or role that cannot assume the role whatever it sends; the message says why, and the smallest fix. A note where the role is not in the file.',
        'idle-permission':
          'A policy allows sts:AssumeRole on one role that does not exist or does not let in who has it. A note where who has it is not in the file.',
        'wrong-account-id':
          'A trust or a permission names an account that is not listed, and the same name exists in a listed one; a warning where the ids differ by one digit or by two that changed places.',
      }),
    ]),
  },
  {
    title: 'Refused by apply',
    codes: new Map([
      ...table('refused', {
        adoption: 'Something exists without our mark; `--adopt` takes it over.',
        hazard: 'A hazard that has to be allowed by name.',
        'management-account-unconfirmed':
          'Something in the management account of the organization would change; `--management-account`.',
        moved:
          'Something that the plan touches is no longer what it was when the plan was made, or when it was shown; the message names the fields. Plan again.',
        'plan-accounts': 'A saved plan was made for other accounts than those of the file.',
        'plan-digest': 'A saved plan has another sha256 than the one of `--plan-digest`.',
        'plan-edited': 'A saved plan was changed since xrole wrote it.',
        'plan-format': 'A saved plan of another version of xrole, in a format that this one does not know.',
        'plan-outdated':
          'What a saved plan touches needs something else now: the file wants another thing of it, or a change has a hazard that it had not. Plan again.',
        'plan-owner': 'A saved plan was made for another owner.',
        'not-reverted': 'drift --revert could put nothing back; each reason is told.',
        'plan-world': 'A saved plan was made in the sandbox and is applied to AWS, or the other way round.',
      }),
      ...table(['refused', 'warning'], {
        'keeps-nothing': 'Everything that the file owned would go; `--allow DELETES`. `plan` warns.',
        'max-deletes': 'More deletions than the limit; `--max-deletes`. `plan` warns.',
      }),
    ]),
  },
  {
    title: 'Lint',
    codes: new Map([
      ...table('error', {
        'unknown-rule': 'An entry of `lint: ignore:` for a rule that there is not.',
      }),
      ...table('warning', {
        'idle-silence': 'An entry of `lint: ignore:` that silences nothing.',
        'silence-over': 'An entry of `lint: ignore:` whose last day is over; it no longer counts.',
      }),
    ]),
  },
  {
    title: 'Rules of lint',
    isLint: true,
    codes: new Map(
      RULES.filter(({code, look}) => look !== undefined || ASKED_OF_AWS.has(code)).map(({code, severity, reason}) => [
        code,
        {severity: [severity], meaning: reason},
      ]),
    ),
  },
]
