/**
 * All of the SDK that is used, in one module, loaded when AWS is first asked. The build makes one file of it: reading
 * a thousand small files takes longer than everything else that a plan of a few accounts does.
 */
export * as iam from '@aws-sdk/client-iam'
export * as sts from '@aws-sdk/client-sts'
export {NodeHttpHandler} from '@smithy/node-http-handler'
