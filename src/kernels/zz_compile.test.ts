import { expect, test } from 'vitest';
import { testDevice } from '../testing/device';
import * as adamw from './adamw'; import * as attention from './attention'; import * as ce from './crossEntropy'; import * as emb from './embedding'; import * as lora from './lora'; import * as mm from './matmul'; import * as mt from './matmulTransposed'; import * as rms from './rmsNorm'; import * as rope from './rope'; import * as sample from './sample'; import * as swiglu from './swiglu'; import * as wb from './weightBackward';
test('compile', async () => {
  const { gpu, facts } = await testDevice();
  console.log(facts);
  const ks = [adamw.gradientNorm(), adamw.gradientNormFinish(), adamw.adamw(), attention.attention('thread', 32), attention.attention('workgroup', 32), attention.attentionBackwardQuery(32), attention.attentionBackwardKeyValue(32), ce.loss(), emb.embeddingBackward(), lora.loraShrink(), lora.loraExpandBackward(), lora.loraBackward(), rope.rope(), rope.ropeBackward(), rope.ropeGainBackward(), swiglu.swigluBackward(), wb.matmulWeightBackward(), wb.biasBackward(), rms.rmsNormGainBackward()];
  for (const r of ['single','workgroup','subgroup'] as const) ks.push(rms.rmsNorm(r) as never, rms.rmsNormLora(r) as never, rms.rmsNormBackward(r) as never, ce.crossEntropy(r) as never, sample.sample(r) as never);
  for (const w of ['f32','bf16','f16'] as const) { ks.push(emb.embedding(w) as never, lora.merge(w) as never); for (const f of ['register','tiled','vector'] as const) ks.push(mm.matmul(f,w) as never, mm.matmulSwiglu(f,w) as never); for (const f of ['register','tiled'] as const) ks.push(mt.matmulTransposed(f,w) as never); }
  const bad = [];
  for (const k of ks as {name:string}[]) { const t=Date.now(); try { await gpu.pipeline(k as never); if (Date.now()-t>150) console.log("T",k.name, Date.now()-t); } catch (e) { bad.push(String(e)); } }
  console.log(bad.join('\n\n'));
  expect(bad.length).toBe(0);
});
