// Runs an ONNX model in ONNX Runtime: node onnxruntime.cjs FOLDER MODEL DIM...
// FOLDER holds node_modules/onnxruntime-node. The images are those of the fixtures: element i is ((7 i) mod 17 - 8) / 8.
// Prints the logits as one JSON array.
const path = require('path');

const [folder, model, ...dims] = process.argv.slice(2);
const ort = require(path.resolve(folder, 'node_modules', 'onnxruntime-node'));

async function main() {
  const shape = dims.map(Number);
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => (((i * 7) % 17) - 8) / 8);
  const session = await ort.InferenceSession.create(model, { logSeverityLevel: 3 });
  const result = await session.run({ [session.inputNames[0]]: new ort.Tensor('float32', values, shape) });
  console.log(JSON.stringify(Array.from(result[session.outputNames[0]].data)));
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
