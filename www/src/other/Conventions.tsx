import type { Chart } from 'soul-codex';

/** What was chosen where schools differ, in the words of the core. */
export function Conventions({ chart }: { chart: Chart }) {
  const chosen = Object.entries(chart.conventions);
  if (chosen.length === 0) return null;
  return (
    <details className="conventions">
      <summary>Conventions of this chart</summary>
      <dl>
        {chosen.map(([topic, choice]) => (
          <div key={topic}>
            <dt>{wordsOf(topic)}</dt>
            <dd>{choice}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** `houseOfBody` as words. */
function wordsOf(topic: string): string {
  const words = topic.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
