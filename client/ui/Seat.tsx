/** A person's name plate: two letters on their own colour. Always decorative; the name stands beside it. */
import { For, type JSX } from 'solid-js'

import './seat.css'

/** 1…9, the person's colour for seat, caret and selection alike. */
export type PersonColour = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

export interface SeatProps {
  readonly name: string
  readonly colour: PersonColour
  readonly small?: boolean | undefined
  readonly away?: boolean | undefined
}

/** The first two letters of the first name: “Hu”, “Jo”. */
export function initials(name: string): string {
  const letters = Array.from(name.trim().split(/\s+/)[0] ?? '').slice(0, 2)
  return letters.map((letter, index) => (index === 0 ? letter.toLocaleUpperCase() : letter)).join('')
}

export function Seat(props: SeatProps): JSX.Element {
  return (
    <span
      class={`seat p${props.colour}`}
      classList={{ 'seat--small': props.small === true, 'seat--away': props.away === true }}
      aria-hidden="true"
    >
      {initials(props.name)}
    </span>
  )
}

/** A few name plates side by side. */
export function Seats(props: {
  readonly people: readonly { name: string; colour: PersonColour }[]
}): JSX.Element {
  return (
    <span class="seats" aria-hidden="true">
      <For each={props.people}>{(person) => <Seat name={person.name} colour={person.colour} small />}</For>
    </span>
  )
}
