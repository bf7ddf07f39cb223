/** A conversation in which the model decides what is worth learning, and the list of what it learned. */
import { useEffect } from 'react';
import { Notices } from '../experiment/Notices';
import { visit } from '../experiment/session';
import { lab, useEngine } from '../knowledge/experiment';
import { Head, Main } from '../ui/Main';
import { Told } from '../ui/Told';
import { Conversation } from './Conversation';
import { openConversation } from './conversation';
import { MemoryPanel } from './MemoryPanel';
import { openMemories, readMemories } from './memories';
import { modelOf } from './model';
import { RulePanel } from './RulePanel';
import { StreamPanel } from './StreamPanel';
import styles from './talk.module.css';
import { TALK } from './words/talk';

export default function TalkPage() {
  const { speaks, policy } = useEngine();
  useEffect(() => {
    visit(lab);
    document.title = 'Talk · Selkie';
    // Another tab may have learned, or undone.
    const onShown = (): void => void (document.hidden || readMemories());
    document.addEventListener('visibilitychange', onShown);
    return () => {
      document.removeEventListener('visibilitychange', onShown);
      document.title = 'Selkie: a playground for self-adapting language models';
    };
  }, []);
  const key = useEngine((state) => modelOf(state)?.key ?? null);
  const name = useEngine((state) => modelOf(state)?.name ?? '');
  useEffect(() => {
    if (key === null) return;
    void openMemories({ key, name });
    void openConversation(key);
  }, [key, name]);
  return (
    <Main>
      <Head
        headline={TALK.title}
        text={
          <>
            <p>
              <Told text={TALK.intro} />
            </p>
            <p>{speaks === 'world' ? <WorldNote /> : TALK.chat(name)}</p>
          </>
        }
      >
        {null}
      </Head>
      <Notices />
      {policy !== null && <p className="muted">{TALK.withoutPolicy}</p>}
      <div className={styles.page}>
        <Conversation />
        <div className={styles.side}>
          <MemoryPanel />
          <RulePanel />
        </div>
      </div>
      <StreamPanel />
    </Main>
  );
}

function WorldNote() {
  return (
    <>
      {TALK.world} <a href="#/models">{TALK.openModel}</a>
    </>
  );
}
