import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

/**
 * Pictures of pages as WebP files.
 *
 * @param pictures name → { file, width, height, colorScheme?, at? }: `at` is a selector that is brought to the top
 */
export async function takePictures(pictures, folder) {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
  const encoder = await browser.newPage()
  for (const [name, { file, width, height, colorScheme = 'light', at }] of Object.entries(pictures)) {
    const tab = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' })
    await tab.goto(pathToFileURL(file).href)
    if (name.startsWith('chart')) await tab.waitForSelector('.ready, .figure')
    if (name.startsWith('other')) await tab.waitForTimeout(3000)
    if (at)
      await tab.evaluate(
        (selector) =>
          window.scrollTo(0, document.querySelector(selector).getBoundingClientRect().top + window.scrollY - 16),
        at,
      )
    const png = (await tab.screenshot()).toString('base64')
    const webp = await encoder.evaluate(toWebp, png)
    writeFileSync(join(folder, `${name}.webp`), Buffer.from(webp.split(',')[1], 'base64'))
    await tab.close()
  }
  await browser.close()
}

/** Runs in the browser, which can encode what Node.js cannot. */
async function toWebp(png) {
  const image = new Image()
  image.src = `data:image/png;base64,${png}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.width
  canvas.height = image.height
  canvas.getContext('2d').drawImage(image, 0, 0)
  return canvas.toDataURL('image/webp', 0.82)
}
