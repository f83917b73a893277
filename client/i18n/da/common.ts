/** Danish: words that several screens share, and the grammar they need. */

/** “Hudas”, “Jonas'” */
export const owns = (name: string): string => (/[sxz]$/i.test(name) ? `${name}’` : `${name}s`)

/** “1 menneske”, “9 mennesker” */
const people = (count: number): string => `${count} ${count === 1 ? 'menneske' : 'mennesker'}`

export const when = {
  today: 'i dag',
  yesterday: 'i går',
  tomorrow: 'i morgen',
  clock: (hour: number, minute: string): string => `${hour}.${minute}`,
  at: (clock: string): string => `kl. ${clock}`,
  day: (weekday: string, day: number, month: string): string => `${weekday} ${day}. ${month}`,
  dayOfMonth: (day: number, month: string): string => `${day}. ${month}`,
  date: (day: number, month: string, year: number): string => `${day}. ${month} ${year}`,
}

export const common = {
  product: 'Rådslag',
  skip: 'Gå til sidens indhold',
  home: 'Rådslag, til mine forløb',
  close: 'Luk',
  cancel: 'Fortryd',
  errorPrefix: 'Fejl: ',
  language: 'Sprog',
  chooseLanguage: 'Vælg dit sprog',
  looks: 'Tekststørrelse og udseende',
  textSize: 'Tekststørrelse',
  sizes: { normal: 'Almindelig', large: 'Større', larger: 'Stor', largest: 'Meget stor' },
  theme: 'Udseende',
  themes: { device: 'Som enheden', light: 'Lys', dark: 'Mørk' },
  copied: 'Kopieret',
  copyFailed: 'Kunne ikke kopiere. Markér teksten, og kopiér den selv.',
  copyText: 'Tekst til at kopiere',
  whoReads: 'Hvem kan læse det her?',
  nobodyElse: 'Ingen andre. Heller ikke dem, der driver serveren.',
  until: (date: string): string => `til ${date}`,
  untilDeleted: 'til forløbet bliver slettet',
  you: 'dig',
  youInList: (name: string): string => (name ? `\u2068${name}\u2069 (dig)` : 'Dig'),
  people,
  callName: (name: string, roleWord: string): string =>
    roleWord ? `Ring til ${name}, ${roleWord}` : `Ring til ${name}`,
}

export const roles = {
  owner: 'Ejer forløbet. Læser og skriver',
  coordinator: 'Læser, skriver og deler links',
  editor: 'Læser og skriver',
  reporter: 'Læser og melder status',
  viewer: 'Læser',
}

export const states = {
  closed: 'Lukket',
  closing: 'Lukkes, når du har net',
  suspended: 'Sat på pause',
  ended: 'Udløbet',
  draft: 'Kladde, intet link endnu',
}

export const save = {
  writing: 'Skriver',
  writingMore: 'ikke gemt endnu',
  device: 'Gemt på denne enhed',
  deviceMore: 'sender til de andre',
  relay: 'Gemt her og på serveren',
  relayMore: (clock: string): string => `modtaget ${clock}`,
  present: (have: number, of: number): string => `Gemt hos ${have} af ${of}`,
  missing: (names: string): string => `${names} er uden net`,
  awaited: (names: string): string => `${names} har det ikke endnu`,
  confirmed: (clock: string): string => `bekræftet ${clock}`,
  all: 'Gemt hos alle',
  alsoReaders: (count: number): string => `plus ${count}, der kun læser`,
  offline: 'Gemmes på denne enhed',
  offlineMore: (count: number): string =>
    count === 1 ? '1 ændring sendes, når der er net' : `${count} ændringer sendes, når der er net`,
  offlineNone: (clock: string): string => `uden net siden kl. ${clock}`,
  paused: 'Skrivning er på pause',
  pausedMore: 'historikken passer ikke',
}

export const circle = {
  present: (names: string): string => `Rundt om bordet: ${names}`,
  seatForYou: 'En plads til dig',
  here: 'til stede',
  away: (name: string): string => `${name} er ikke i mødet nu`,
}
