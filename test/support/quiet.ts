// As bin/run.js does: the SDK would print eight lines about Node 20 into every run.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'
