/** Why live runs are off, and what to do, cause by cause. */
import type { FailureCode } from '../../../worker/protocol';

interface Advice {
  title: string;
  text: string;
  /** Whether trying again here can help. */
  retry: boolean;
}

const STILL_WORKS =
  'You can still read, write and edit passages and questions, change settings, and share or export them.';

export function adviceFor(code: FailureCode, message: string, stillWorks = STILL_WORKS): Advice {
  switch (code) {
    case 'no-webgpu':
      return {
        title: 'This browser has no WebGPU, so live runs are off.',
        text: `Chrome or Edge 113, Safari 26, or Firefox 141 on Windows and 145 on Apple silicon have it; on Linux, Chrome needs it switched on at chrome://flags/#enable-unsafe-webgpu. ${stillWorks}`,
        retry: false,
      };
    case 'insecure-page':
      return {
        title: 'This page came over an insecure connection, so the browser keeps the GPU from it.',
        text: `Open it over https, or as http://localhost on this machine. ${stillWorks}`,
        retry: false,
      };
    case 'no-adapter':
      return {
        title: 'The browser has WebGPU but offers no graphics adapter.',
        text: `Usual causes: hardware acceleration is off in the browser's settings, the driver is on its block list, or another program holds the GPU. Switch acceleration on, restart the browser, then reconnect. ${stillWorks}`,
        retry: true,
      };
    case 'no-webgpu-in-worker':
      return {
        title: 'This page can reach the GPU, but its worker cannot, so live runs are off.',
        text: `The model runs in a worker so that the page stays responsive. Update the browser, or use Chrome or Edge. ${stillWorks}`,
        retry: true,
      };
    case 'no-answer':
      return {
        title: 'The browser does not hand out the GPU.',
        text: `${message} Close other pages that use the GPU or restart the browser, then reconnect. ${stillWorks}`,
        retry: true,
      };
    case 'worker-silent':
      return { title: 'The worker does not answer.', text: message, retry: true };
    case 'stop-unconfirmed':
      return { title: 'The run has not stopped yet.', text: message, retry: true };
    case 'device-lost':
      return {
        title: 'The graphics driver restarted.',
        text: `${message} What you wrote and the results on this page are kept.`,
        retry: true,
      };
    case 'out-of-memory':
      return {
        title: 'The GPU ran out of room.',
        text: `${message} Then reconnect.`,
        retry: true,
      };
    case 'model-missing':
      return { title: 'The model is missing, so live runs are off.', text: `${message} ${stillWorks}`, retry: true };
    case 'broken-model':
    case 'unsupported-model':
      return { title: 'The model could not be loaded.', text: message, retry: true };
    case 'worker-crashed':
      return { title: 'The worker stopped.', text: message, retry: true };
    default:
      return { title: 'Something went wrong while the model was being loaded.', text: message, retry: true };
  }
}
