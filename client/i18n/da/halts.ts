/** Danish: full-page stops. What happened, whose fault it is not, what to do, whom to ring. */

const changes = (count: number): string => (count === 1 ? '1 ændring' : `${count} ændringer`)

export const halts = {
  askNew: (name: string): string => `Bed ${name} om et nyt link`,
  newLink: 'Jeg har fået et nyt link',
  toHome: 'Til mine forløb',
  retry: 'Prøv igen',
  reload: 'Genindlæs siden',
  details: 'Til den, der hjælper dig',
  unknownContact: 'Ring til den, der gav dig linket.',

  closed: 'Linket er lukket',
  closedBy: (name: string, date: string): string =>
    `${name} lukkede det ${date}. Du kan ikke længere se aftalen herfra, og det, der var gemt her, er slettet.`,
  closedWhat: 'Du kan ikke længere se aftalen herfra, og det, der var gemt her, er slettet.',
  closedNote:
    'Du har ikke gjort noget forkert. Adgange har en slutdato, eller familien kan have ændret, hvem der læser med.',
  unsent: (count: number): string =>
    `${changes(count)}, du skrev, nåede ikke frem. Gem dem, før du lukker siden.`,
  unsentGo: 'Gem min tekst',

  broken: 'Der mangler et stykke af linket',
  brokenWhat:
    'Linket skal være helt for at kunne åbne aftalen. Det sker tit, når et link er sendt i en mail eller skrevet af.',
  brokenSteps: [
    'Scan QR-koden på dit kort igen. Det er det sikreste.',
    'Har du kun en besked? Hold fingeren på hele linket, kopiér det, og sæt det ind her.',
  ],
  brokenGo: 'Åbn linket',

  burned: 'Linket kan ikke bruges mere',
  burnedWhat:
    'Et mailprogram havde åbnet linket, før du gjorde. Så kan andre have set nøglen, og derfor har vi lukket linket.',
  burnedNote: 'Du har ikke gjort noget forkert. Bed om et nyt link som QR-kode eller sms, ikke på mail.',

  ended: 'Dit link er udløbet',
  endedWhat: (date: string): string =>
    `Serveren siger, at linket gjaldt til ${date}. Derfor viser vi ikke teksten lige nu.`,
  endedWhatNoDate: 'Serveren siger, at linket ikke gælder længere. Derfor viser vi ikke teksten lige nu.',
  endedNote: 'Intet er slettet. Skal du læse videre, kan tovholderen give dig mere tid.',

  suspended: 'Din plads er sat på pause',
  suspendedWhat:
    'Familien eller tovholderen har bedt om en pause. Så længe kan du hverken læse eller skrive.',
  suspendedNote: 'Intet er slettet. Ring, og spørg hvorfor.',

  mismatch: 'Noget passer ikke. Vi har sat skrivningen på pause',
  mismatchWhat:
    'Serveren viser en anden historik end den, din enhed husker. Enten mangler der noget, eller også er noget lagt til.',
  mine: 'Din enhed husker',
  theirs: 'Serveren viser',
  side: (count: number, moment: string): string => `${changes(count)}, sidst ${moment}`,
  sideCount: (count: number): string => changes(count),
  sideNothing: 'ingenting',
  copyCode: (name: string): string =>
    `Din kopis kode. Læs den op for ${name}: er tallene de samme, er jeres kopier ens`,
  copyCodeAnyone:
    'Din kopis kode. Læs den op for en anden i forløbet: er tallene de samme, er jeres kopier ens',
  copyCodeAt: (n: number): string => `ved ændring ${n}`,
  mismatchNote:
    'Det kan være en fejl på serveren. Det kan også være, at nogen har prøvet at ændre noget. Din egen kopi er uændret.',
  exportBoth: 'Gem begge udgaver',
  readOn: 'Læs videre i min egen kopi',

  otherTab: 'Forløbet er åbent i en anden fane',
  otherTabWhat:
    'Kun én fane skriver ad gangen, så intet går tabt. Luk den anden fane, eller skriv her i stedet.',
  takeOver: 'Skriv her i stedet',
  readHere: 'Læs med her',

  full: 'Der er ikke plads på enheden',
  fullWhat: 'Browseren kan ikke gemme mere. Det, du har skrevet, står stadig på skærmen, men er ikke gemt.',
  fullSteps: [
    'Luk ikke siden.',
    'Gem din tekst i en fil, eller slet noget andet på enheden, for eksempel billeder eller film.',
    'Prøv igen.',
  ],
  fullExport: 'Gem min tekst i en fil',

  damaged: 'Noget på enheden er gået i stykker',
  damagedWhat:
    'Browseren kan ikke læse det, den selv har gemt. Måske er en del blevet slettet af et oprydningsprogram.',
  damagedNote:
    'Det er ikke din fejl. Det, der er sendt, ligger stadig hos de andre. Genindlæs siden, eller åbn dit link igen.',

  blocked: 'Browseren må ikke gemme noget her',
  blockedWhat:
    'Måske er vinduet privat, eller også er lagring slået fra. Så ville det, du skriver, forsvinde, når du lukker siden.',
  blockedSteps: [
    'Åbn linket i et almindeligt vindue.',
    'Eller tillad, at siden gemmer data, i browserens indstillinger.',
  ],
  blockedRead: 'Læs uden at gemme',

  old: 'Browseren er for gammel',
  oldWhat: 'Aftalen er låst, og din browser mangler det, der skal til for at låse den op.',
  oldSteps: ['Opdatér browseren, og åbn linket igen.', 'Eller brug en anden telefon eller computer.'],

  insecure: 'Adressen er ikke sikker',
  insecureWhat:
    'Siden er åbnet uden https. Så kan andre på nettet læse med, og browseren låser ikke aftalen op.',
  insecureNote:
    'Det er ikke din fejl. Den, der driver serveren, skal sætte https foran. Vejledningen står i README.',

  unknown: 'Serveren kender ikke forløbet',
  unknownWhat:
    'Måske er et tegn i linket ændret undervejs. Måske hører linket til en anden server, eller også er serveren sat op på ny.',
  unknownNote: 'Har du forløbet på denne enhed, er din egen kopi her stadig.',

  destroyed: 'Forløbet er slettet',
  destroyedWhat: (name: string, date: string): string =>
    `${name} bad om sletning ${date}. Ingen kan åbne det længere.`,
  destroyedWhatPlain: 'Ingen kan åbne det længere.',
  destroyedUntil: (date: string): string =>
    `Det kan fortrydes af den, der ejer forløbet, til ${date}. Derefter er det væk for altid.`,

  update: 'Der er kommet en nyere udgave',
  updateWhat: 'Nogen i forløbet skriver med en nyere udgave af Rådslag. Genindlæs siden, så er du med igen.',
  updateNote: 'Det, du har skrevet, er gemt på denne enhed.',

  scanAgain: 'Scan dit kort igen',
  scanAgainWhat:
    'Nøglen var kun i hukommelsen, og den forsvandt, da siden blev genindlæst. Sådan er det meningen, når aftalen ikke er gemt på telefonen.',
  scanAgainNote: 'Næste gang kan du vælge “Gem på denne telefon”.',

  copied: 'Dit forløb er åbent et andet sted med samme nøgle',
  copiedWhat:
    'Det kan ske, når en computer er kopieret eller genskabt. To kopier med én nøgle kan komme til at skrive oven i hinanden, så her er skrivningen stoppet.',
  copiedNote: 'Din kopi er uændret. Skriv videre på den anden enhed, eller få et nyt link til denne.',
  wrongKey: 'Nøglen til den nyeste udgave passer ikke',
  wrongKeyWhat:
    'Den nøgle, denne enhed har fået, passer ikke til det, tovholderen har skrevet under på. Vi har stoppet her, så du ikke læser noget forkert.',
  wrongKeyNote: 'Du har ikke gjort noget galt. Din egen kopi er uændret. Fortæl det til tovholderen.',
  notFetched: 'Du skal have net for at åbne denne side',
  notFetchedWhat:
    'Den del af Rådslag er ikke hentet på enheden endnu. Det, du har skrevet, er gemt her. Prøv igen, når der er net.',
  bug: 'Noget gik i stykker hos os',
  bugWhat: 'Det er ikke din fejl. Det, du har skrevet, er gemt på denne enhed. Genindlæs siden.',
}
