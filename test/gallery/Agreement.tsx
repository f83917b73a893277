/** A page of the family Svane's agreement, standing in for the editor. */
import type { JSX } from 'solid-js'

import './agreement.css'

export function Agreement(): JSX.Element {
  return (
    <div class="prose" lang="da">
      <h2>Mål</h2>
      <blockquote>
        <p>Jeg vil til eksamen i 9. klasse og spille kamp om lørdagen.</p>
      </blockquote>
      <p>Yusuf, 15 år</p>
      <h2>Aftaler</h2>
      <ol>
        <li>Jonas ringer til Samir samme dag, hvis Yusuf ikke er mødt kl. 8.15.</li>
        <li>Thomas henter Yusuf til træning tirsdag og torsdag kl. 17.</li>
        <li>Yusuf skriver til mor inden kl. 21, hvis han bliver ude. Mor svarer kun: tak.</li>
      </ol>
      <p lang="ar" dir="rtl">
        يكتب يوسف لأمه قبل الساعة 21:00 إذا تأخر خارج البيت.
      </p>
      <h2>Plan B</h2>
      <p>Ring først til moster Huda på 12 34 56 78. Hun kører ud og taler med ham.</p>
    </div>
  )
}
