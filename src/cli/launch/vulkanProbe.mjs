// Asks Dawn for an adapter and prints what it is, as JSON. A process of its own: the driver is chosen once per process.
import { create } from 'webgpu';

const adapter = await create([]).requestAdapter({ powerPreference: 'high-performance' });
if (adapter) {
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  process.stdout.write(JSON.stringify({ vendor, architecture, description, isFallbackAdapter }));
}
// Dawn may keep the loop alive for its device threads.
process.exit(0);
