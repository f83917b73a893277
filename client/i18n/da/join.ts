/** Danish: joining from a link, and the family's own view. */

const people = (count: number): string => (count === 1 ? '1 menneske' : `${count} mennesker`)

export const join = {
  pageTitle: 'Invitation – Rådslag',
  titleRoom: (title: string): string => `Der er en plads til dig: ${title}`,
  titleRead: (title: string): string => `Du kan læse med: ${title}`,
  invitedBy: (name: string, roleWord: string): string =>
    roleWord ? `${name}, ${roleWord}, har inviteret dig.` : `${name} har inviteret dig.`,
  knowTitle: 'Det skal du vide, før du går ind',
  canRead: (count: number): string => `${people(count)} kan læse`,
  canReadMore: (names: string): string => `${names}. Ingen andre. Heller ikke dem, der driver serveren.`,
  youRead: (date: string): string => `Du kan læse til ${date}`,
  youReadMore: 'Derefter får du ikke mere at se. Linket kan også blive lukket før.',
  youReadAlways: 'Du kan læse, til forløbet bliver slettet',
  youReadAlwaysMore: 'Linket kan også blive lukket før.',
  youWrite: (moment: string): string => `Du kan skrive til ${moment}`,
  youReport: 'Du kan melde, hvordan det går',
  youReportMore: 'Du kan ikke ændre i teksten.',
  duty: 'Fagfolk har pligt til at sige noget videre, hvis et barn er i fare',
  dutyMore: 'Det gælder også det, du skriver her. Ellers har de tavshedspligt.',
  dutyMoreRead: 'Det gælder også det, der står her. Ellers har de tavshedspligt.',
  yours: 'Linket er kun dit',
  yoursMore: 'Send det ikke videre. Den, der har linket, kan læse.',
  name: 'Hvad skal de andre kalde dig?',
  nameHint: 'Dit fornavn er nok.',
  nameMissing: 'Skriv, hvad de andre skal kalde dig',
  nameCpr: 'Det ligner et CPR-nummer. Skriv dit fornavn.',
  enter: 'Gå ind i mødet',
  entering: 'Går ind …',
  read: 'Læs aftalen',
  mayRefuse: 'Du må gerne sige nej.',
  refuse: 'Jeg vil ikke være med',
  refuseTitle: 'Du er ikke gået ind',
  refuseMore:
    'Ingen har set noget fra dig. Linket virker stadig, hvis du ombestemmer dig. Vil du have det lukket, så sig det til den, der gav dig det.',
  refuseBack: 'Gå tilbage til invitationen',
}

export const family = {
  hello: (name: string): string => `Hej ${name}`,
  fetched: (moment: string): string => `Hentet ${moment}`,
  live: 'Du ser det, mens det bliver skrevet',
  fetching: 'Henter …',
  offline: (moment: string): string => `Uden net. Sidst hentet ${moment}`,
  ended: 'Serveren siger, at dit link er udløbet',
  updated: 'Teksten er ændret',
  readers: 'Hvem kan læse det her?',
  empty: 'Her står ikke noget endnu. Det kommer, når I begynder at skrive.',
  keepTitle: 'Vil du have aftalen på denne telefon?',
  keepMore: 'Så kan du læse den igen uden dit kort. Den, der kan åbne telefonen, kan også læse den.',
  keepGo: 'Gem på denne telefon',
  keepNot: 'Nej tak',
  kept: 'Aftalen er gemt på denne telefon',
  keptMore: 'Læg et bogmærke, så du kan finde den igen.',
  forget: 'Glem den på denne telefon',
  print: 'Print aftalen',
}
