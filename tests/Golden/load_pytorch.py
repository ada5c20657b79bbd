"""Loads a checkpoint in PyTorch without running anything in it: load_pytorch.py FILE [KEY...]

Prints the tensors under the keys, as JSON by name: type, shape, whether contiguous, values.
"""
import json
import sys

import torch

found = torch.load(sys.argv[1], weights_only=True)
for key in sys.argv[2:]:
    found = found[key]
print(json.dumps({name: [str(t.dtype), list(t.shape), t.is_contiguous(), t.flatten().tolist()] for name, t in found.items()}))
