import assert from 'node:assert/strict'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {resolve} from 'node:path'
import {chromium} from 'playwright-core'
import type {Browser} from 'playwright-core'
import Links from '../../src/commands/links.js'
import {openDesk} from '../commands/asking.js'
import type {Desk} from '../commands/asking.js'

const EXAMPLE = fileURLToPath(new URL('../../examples/08-everything/accounts.yaml', import.meta.url))

describe('the page of links, in a browser', () => {
  let desk: Desk
  let browser: Browser
  before(async () => {
    desk = await openDesk()
    browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--no-sandbox']})
  })
  after(async () => {
    await browser.close()
    desk.close()
  })

  for (const colorScheme of ['light', 'dark'] as const)
    it(`from a file, ${colorScheme}: no error, no request, and its search finds`, async () => {
      const {status} = await desk.run(
        (args, config) => new Links(args, config),
        '-f',
        EXAMPLE,
        '--format',
        'html',
        '--out',
        'p.html',
      )
      assert.equal(status, 0)
      const page = await browser.newPage({colorScheme})
      const seen: string[] = []
      page.on('console', (message) => seen.push(message.text()))
      page.on('pageerror', (error) => seen.push(String(error)))
      page.on('request', (request) => seen.push(...(request.url().startsWith('file:') ? [] : [request.url()])))
      await page.goto(pathToFileURL(resolve('p.html')).href)
      const shown = () => page.locator('li:visible a').allTextContents()
      const all = (await shown()).length
      assert.ok(all > 10)
      const ink = await page.evaluate(() => getComputedStyle(document.body).color)
      assert.equal(ink, colorScheme === 'dark' ? 'rgb(230, 237, 243)' : 'rgb(27, 31, 36)')
      assert.equal(
        await page.locator('section.cf2b0a9').evaluate((one) => getComputedStyle(one).borderLeftColor),
        'rgb(242, 176, 169)',
      )
      await page.fill('input', 'production mfa')
      assert.deepEqual(await shown(), ['Auditor', 'Developer'])
      await page.fill('input', 'nothing-like-it')
      assert.deepEqual(await shown(), [])
      assert.ok(await page.locator('#none').isVisible())
      await page.fill('input', '')
      assert.equal((await shown()).length, all)
      assert.deepEqual(seen, [])
      await page.close()
    })
})
