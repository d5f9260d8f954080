import {literalPrefix} from './wildcard.js'

/**
 * Issuers that vouch for the whole world, by host and path, and the beginning of a `sub` by which a token is that of one
 * customer. What comes after may be a pattern; the customer has to be whole, since anybody can have a name that begins
 * the same; a colon ends a whole value as well. An issuer that is not here is taken for one company's own.
 * Source: "About security hardening with OpenID Connect" (GitHub), "OpenID Connect in cloud services" (GitLab), "Workload
 * identity tokens" (HCP Terraform), "OIDC in Buildkite Pipelines", "OpenID Connect (OIDC) Federation" (Vercel),
 * "OpenID Connect integration" (Pulumi), "OpenID Connect in pipelines" (Codefresh), "OpenID Connect" (Google).
 */
const SHARED: ReadonlyMap<string, RegExp> = new Map([
  [
    'token.actions.githubusercontent.com',
    /^((repo|repository|job_workflow_ref):[^/:]+\/|(repository_owner|repository_owner_id|repository_id|enterprise|enterprise_id):[^:]+:)/,
  ],
  ['gitlab.com', /^project_path:[^/:]+\//],
  ['app.terraform.io', /^organization:[^:]+:/],
  ['agent.buildkite.com', /^organization:[^:]+:/],
  ['oidc.vercel.com', /^owner:[^:]+:/],
  ['api.pulumi.com/oidc', /^pulumi:[a-z]+:org:[^:]+:/],
  ['oidc.codefresh.io', /^account:[^:]+:/],
  ['accounts.google.com', /^\d+:$/],
])

/** What a `sub` of a server of one's own has to begin with, of which only GitHub's has a form: any but `repo:` alone. */
const OWN = /^(?!repo:(?![^/]+\/))./

/** `arn:aws:iam::222222222222:oidc-provider/gitlab.com` → `gitlab.com`; a host stands for itself. */
const issuerOf = (provider: string): string => provider.replace(/^arn:.*?:(oidc|saml)-provider\//, '').toLowerCase()

/** What of a value stands before its first wildcard and its first variable. */
const known = (value: string, isPattern: boolean): string =>
  (isPattern ? literalPrefix(value) : value).replace(/\$\{[^]*$/, '')

/** Whether a value for a provider's `sub` says whose tokens are meant. */
export function namesSubject(provider: string, value: string, isPattern: boolean): boolean {
  const begin = known(value, isPattern)
  // A value without anything open ends its last part; otherwise that may go on.
  const text = begin !== '' && begin === value ? `${value}:` : begin
  return (SHARED.get(issuerOf(provider)) ?? OWN).test(text.toLowerCase())
}
