"""Makes the checkpoint fixtures of the format tests. Needs PyTorch; run it in this folder: python3 make_pytorch.py

The values are those of values(): each fixture can be checked without a copy of them.
"""
import collections
import os

import torch

OUT = "pytorch/"
os.makedirs(OUT, exist_ok=True)


def values(*shape, start=0):
    """start, start + 1/4, start + 1/2, ... which every float type from 16 bits on holds exactly."""
    count = int(torch.tensor(shape).prod()) if shape else 1
    return (torch.arange(count, dtype=torch.float32) / 4 + start).reshape(shape)


plain = collections.OrderedDict(
    [("conv.weight", values(2, 1, 3, 3)), ("conv.bias", values(2, start=-1)), ("bn.num_batches_tracked", torch.tensor(7))])
torch.save(plain, OUT + "plain.pt")
torch.save(plain, OUT + "legacy.pth", _use_new_zipfile_serialization=False)
torch.save(plain, OUT + "protocol4.pt", pickle_protocol=4)

torch.save({name: values(2, 3, start=-1).to(kind) for name, kind in {
    "half": torch.float16, "bfloat16": torch.bfloat16, "float": torch.float32, "double": torch.float64}.items()}
    | {name: torch.tensor([[0, 1, 2], [3, 4, 5]]).to(kind) for name, kind in {
        "long": torch.int64, "int": torch.int32, "short": torch.int16, "char": torch.int8, "byte": torch.uint8, "bool": torch.bool}.items()},
    OUT + "types.pt")

whole = values(4, 6)
views = {
    "whole": whole, "transposed": whole.t(), "column": whole[:, 2], "corner": whole[1:3, 2:5], "row": whole[3], "every_other": whole[::2, ::3],
    "empty": whole[:0], "scalar": whole[2, 2], "channels_last": values(2, 3, 2, 2).contiguous(memory_format=torch.channels_last)}
torch.save(views, OUT + "views.pt")
torch.save(views, OUT + "views-legacy.pt", _use_new_zipfile_serialization=False)

model = torch.nn.DataParallel(torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2)))
with torch.no_grad():
    model.module[0].weight.copy_(values(2, 3))
    model.module[0].bias.copy_(values(2, start=5))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
model(values(4, 3)).sum().backward()
with torch.no_grad():
    optimizer.step()
    model.module[0].weight.copy_(values(2, 3))
    model.module[0].bias.copy_(values(2, start=5))
torch.save({"epoch": 12, "arch": "tiny", "best": 0.5, "optimizer": optimizer.state_dict(), "state_dict": model.state_dict()}, OUT + "nested.pt")
torch.save({"weight": torch.nn.Parameter(values(2, 2))}, OUT + "parameter.pt")

torch.save(torch.nn.Linear(2, 2), OUT + "whole-model.pt")
torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), OUT + "torchscript.pt")


class Evil:
    def __reduce__(self):
        return os.system, ("echo owned",)


torch.save({"weight": values(2), "evil": Evil()}, OUT + "evil.pt")
torch.save({"weight": values(2), "evil": Evil()}, OUT + "evil-legacy.pt", _use_new_zipfile_serialization=False)
