"""A GGUF model with the values of its blocks in f32 and all else as it was, for a comparison that no rounding of llama.cpp's blurs.

    python recipe/adapters/widen.py MODEL.gguf OUT.gguf
"""
import sys

import gguf
import numpy as np

# What a writer says by itself.
OWN = ("GGUF.", "general.architecture", "general.file_type", "general.quantization_version")


def widen(path, out):
    reader = gguf.GGUFReader(path)
    writer = gguf.GGUFWriter(out, reader.fields["general.architecture"].contents())
    for name, field in reader.fields.items():
        if not name.startswith(OWN):
            writer.add_key_value(name, field.contents(), field.types[0], field.types[-1] if len(field.types) > 1 else None)
    for tensor in reader.tensors:
        writer.add_tensor(tensor.name, gguf.dequantize(tensor.data, tensor.tensor_type).astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    widen(*sys.argv[1:])
