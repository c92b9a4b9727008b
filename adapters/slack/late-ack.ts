/**
 * Acknowledgements that wait until a crash loses nothing. Bolt acknowledges events before anything is done with them,
 * and Slack then never delivers them again.
 */
import { App, type ReceiverEvent } from '@slack/bolt';

/** Slack waits for three seconds; what takes longer is acknowledged all the same. */
const LATEST_ACK_MS = 2_000;
/** Where listeners find what acknowledges their event. */
const ON_KEPT = 'onKept';

/**
 * Does work and acknowledges what it came from: when the work says so, at its end, or when Slack would wait no longer.
 *
 * @param work gets what to call once a crash loses nothing
 */
export async function ackWhenKept(
  ack: () => Promise<unknown>,
  work: (onKept: () => void) => Promise<void>,
): Promise<void> {
  let isAcked = false;
  const onKept = () => {
    if (isAcked) return;
    isAcked = true;
    // A connection that is gone: Slack delivers again.
    ack().catch(() => {});
  };
  const timer = setTimeout(onKept, LATEST_ACK_MS);
  try {
    await work(onKept);
  } finally {
    clearTimeout(timer);
    onKept();
  }
}

/** What a listener calls once a crash loses nothing of its event. */
export function onKeptOf(context: Readonly<Record<string, unknown>>): () => void {
  const onKept = context[ON_KEPT];
  return typeof onKept === 'function' ? () => onKept() : () => {};
}

/** Bolt's App, with listeners that acknowledge events through {@link onKeptOf}. */
export class LateAckApp extends App {
  override async processEvent(event: ReceiverEvent): Promise<void> {
    // Clicks, commands and modals are acknowledged by their listeners.
    if (event.body.type !== 'event_callback') return super.processEvent(event);
    await ackWhenKept(event.ack, (onKept) => {
      const customProperties = { ...event.customProperties, [ON_KEPT]: onKept };
      return super.processEvent({ ...event, ack: async () => {}, customProperties });
    });
  }
}
