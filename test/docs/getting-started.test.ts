import assert from 'node:assert/strict'
import {writeFileSync} from 'node:fs'
import {openDesk} from '../commands/asking.js'
import type {Desk} from '../commands/asking.js'
import {readDoc, ROOT} from './blocks.js'
import {answerTo, promptsOf, withAnswers} from './transcript.js'

const PAGE = 'docs/getting-started.md'

describe('docs: ten minutes in the sandbox', () => {
  let desk: Desk
  before(async () => {
    desk = await openDesk()
  })
  after(() => desk.close())

  it('what the page shows is what its commands print (UPDATE_GOLDEN=1 rewrites it)', async () => {
    const page = readDoc(PAGE)
    const answers: string[] = []
    for (const prompted of promptsOf(page)) answers.push(await answerTo(desk, prompted))
    const told = withAnswers(page, answers)
    if (process.env['UPDATE_GOLDEN'] && !process.env['CI']) writeFileSync(`${ROOT}${PAGE}`, told)
    assert.equal(told, readDoc(PAGE))
  })
})
