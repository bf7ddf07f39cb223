/** Questions of a paragraph, the right answers, and what the model said, each with its verdict in words and sign. */
import { Check, X } from 'lucide-react';
import { ScrollBox } from '../../ui/ScrollBox';
import { Verdict } from '../../ui/Verdict';
import styles from '../learn.module.css';

interface Column {
  head: string;
  answers: readonly string[];
  right: string;
}

interface Props {
  label: string;
  questions: readonly { question: string; answer: string }[];
  columns: readonly Column[];
}

export function AnswerTable({ label, questions, columns }: Props) {
  return (
    <ScrollBox label={`${label}: table`} className={styles.whole}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Question</th>
            <th scope="col">Right answer</th>
            {columns.map(({ head }) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {questions.map(({ question, answer }, at) => (
            <tr key={question}>
              <th scope="row">{question}</th>
              <td>{answer}</td>
              {columns.map(({ head, answers, right }) => (
                <td key={head}>
                  <Verdict icon={right[at] === '1' ? Check : X} tone={right[at] === '1' ? 'good' : 'bad'}>
                    {answers[at]}
                    <span className="visually-hidden">{right[at] === '1' ? ', right' : ', wrong'}</span>
                  </Verdict>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
