import type { CompatibilityScores } from 'soul-codex';
import { ScoreBar } from './ScoreBar.tsx';
import { CATEGORY_NAMES, PILLARS, PILLAR_NAMES, pillarScore, runnerUpText, scoreText } from './words.ts';

/** Overall score, category and the six pillars. */
export function Scores({ scores }: { scores: CompatibilityScores }) {
  const overall = { score: scores.overallScore, error: scores.overallError };
  const runnerUp = runnerUpText(scores.runnerUp);
  return (
    <section aria-labelledby="scores">
      <h3 id="scores">Scores</h3>
      <div className="overall">
        <p className="overall-score" data-score="overall">
          <span className="overall-number">{overall.score}</span>
          <span className="overall-error"> ± {overall.error}</span>
        </p>
        <div>
          <p className="category" data-category={scores.relationshipCategory}>
            {CATEGORY_NAMES[scores.relationshipCategory]}
          </p>
          {runnerUp !== null && <p className="hint">{runnerUp}</p>}
        </div>
      </div>
      <table className="scores" aria-labelledby="scores">
        <thead className="unseen">
          <tr>
            <th scope="col">Pillar</th>
            <th scope="col">Percentile and margin</th>
          </tr>
        </thead>
        <tbody>
          {PILLARS.map((pillar) => {
            const found = pillarScore(scores, pillar);
            return (
              <tr key={pillar} data-pillar={pillar}>
                <th scope="row">
                  {PILLAR_NAMES[pillar]}
                  {scores.dominantPillars.includes(pillar) && <span className="tag">dominant</span>}
                </th>
                <td>
                  {found ? (
                    <>
                      <ScoreBar {...found} />
                      <span className="score-text">{scoreText(found)}</span>
                    </>
                  ) : (
                    <span className="score-text">open</span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="hint">
        Each figure compares this pair with random ones: at 64, of a hundred pairs put together by chance 64
        have less of it, and 50 is an ordinary pair. The whiskers are the margins that the birth times and the
        choice of orbs leave.
      </p>
    </section>
  );
}
