import { describe, expect, it } from 'vitest'

import { da } from '@radslag/client/i18n/da.ts'
import { en } from '@radslag/client/i18n/en.ts'
import { createI18n } from '@radslag/client/i18n/index.ts'
import { chooseLocale, direction, nativeName, type Locale } from '@radslag/client/i18n/locales.ts'

const catalogues = { da, en }
const now = Date.UTC(2026, 10, 20, 9, 32)

function speak(locale: Locale, at = now) {
  const load = (next: Locale) => Promise.resolve(catalogues[next])
  return createI18n({ locale, words: catalogues[locale], load, now: () => at, timeZone: 'Europe/Copenhagen' })
}

describe('dates and times as DESIGN.md writes them', () => {
  it('Danish: fredag 12. februar, 12. maj 2027, kl. 9.00', () => {
    const i18n = speak('da')
    expect(i18n.day(Date.UTC(2027, 1, 12, 8))).toBe('fredag 12. februar')
    expect(i18n.date(Date.UTC(2027, 4, 12, 8))).toBe('12. maj 2027')
    expect(i18n.time(Date.UTC(2027, 1, 12, 8))).toBe('kl. 9.00')
    expect(i18n.clock(now)).toBe('10.32')
  })

  it('English: Friday 12 February, at 9:00', () => {
    const i18n = speak('en')
    expect(i18n.day(Date.UTC(2027, 1, 12, 8))).toBe('Friday 12 February')
    expect(i18n.time(Date.UTC(2027, 1, 12, 8))).toBe('at 9:00')
  })

  it('says today, yesterday and tomorrow by the calendar, not by 24 hours', () => {
    const i18n = speak('da', Date.UTC(2026, 10, 19, 23, 5)) // five past midnight on the 20th in Denmark
    expect(i18n.moment(Date.UTC(2026, 10, 19, 22, 55))).toBe('i går kl. 23.55')
    expect(i18n.moment(Date.UTC(2026, 10, 19, 23, 1))).toBe('i dag kl. 0.01')
    expect(i18n.near(Date.UTC(2026, 10, 20, 23, 30))).toBe('i morgen')
    expect(i18n.near(Date.UTC(2026, 9, 14))).toBe('14. oktober')
    expect(i18n.near(Date.UTC(2025, 9, 14))).toBe('14. oktober 2025')
  })

  it('keeps to the calendar across the change to winter time', () => {
    const i18n = speak('da', Date.UTC(2026, 9, 24, 12))
    expect(i18n.daysAway(Date.UTC(2026, 9, 25, 12))).toBe(1)
    expect(i18n.daysAway(Date.UTC(2026, 9, 26, 12))).toBe(2)
  })
})

describe('languages', () => {
  it('changes the words and the lists together', async () => {
    const i18n = speak('da')
    expect(i18n.list(['Amal', 'Samir', 'Yusuf'])).toBe('Amal, Samir og Yusuf')
    await i18n.setLocale('en')
    expect(i18n.t()).toBe(en)
    expect(i18n.list(['Amal', 'Samir'])).toBe('Amal and Samir')
  })

  it('lets the last of two hasty choices win', async () => {
    const waiting = new Map<Locale, (words: typeof da) => void>()
    const load = (next: Locale) => new Promise<typeof da>((resolve) => waiting.set(next, resolve))
    const i18n = createI18n({ locale: 'da', words: da, load, now: () => now })
    const first = i18n.setLocale('en')
    const second = i18n.setLocale('da')
    waiting.get('da')?.(da)
    waiting.get('en')?.(en)
    await Promise.all([first, second])
    expect(i18n.locale()).toBe('da')
  })

  it('keeps speaking when the other language cannot be fetched', async () => {
    const i18n = createI18n({
      locale: 'da',
      words: da,
      load: () => Promise.reject(new Error('no net')),
      now: () => now,
    })
    await expect(i18n.setLocale('en')).rejects.toThrow('no net')
    expect(i18n.locale()).toBe('da')
  })

  it('chooses the first language of the device that the screens speak', () => {
    expect(chooseLocale(['ar-SY', 'en-GB', 'da'])).toBe('en')
    expect(chooseLocale(['so'])).toBe('da')
    expect([nativeName('ar'), direction('ar'), nativeName('xx'), direction('xx')]).toEqual([
      'العربية',
      'rtl',
      'xx',
      'auto',
    ])
  })

  it('a name ending in s, x or z takes no s in Danish', () => {
    expect([da.owns('Huda'), da.owns('Jonas'), da.owns('Max')]).toEqual(['Hudas', 'Jonas’', 'Max’'])
  })

  it('the text message holds the link and no name, no title (DESIGN.md: no content in SMS)', () => {
    for (const { share } of [da, en]) {
      expect(share.sms.length).toBe(1)
      expect(share.sms('https://x/o#v1.y')).toContain('https://x/o#v1.y')
      expect(share.sms('').match(/Svane|Huda|aftale|agreement|famil/i)).toBeNull()
    }
  })
})
