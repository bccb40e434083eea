import asyncio
import json
import pickle
import pickle as pk
from pickle import loads as restore

import joblib
import numpy as np
import torch
import yaml
from yaml import SafeLoader, load


class Loader(yaml.SafeLoader):
    pass


async def cached(file, data: bytes, store) -> None:
    # ruleid: unsafe-deserialisation
    pickle.load(file)
    # ruleid: unsafe-deserialisation
    pk.loads(
        data,
    )
    # ruleid: unsafe-deserialisation
    restore(data)
    # ruleid: unsafe-deserialisation
    await asyncio.to_thread(pickle.load, file)
    # ruleid: unsafe-deserialisation
    joblib.load(file)
    # ruleid: unsafe-deserialisation
    torch.load(file)
    # ruleid: unsafe-deserialisation
    np.load(file, allow_pickle=True)
    # ruleid: unsafe-deserialisation
    yaml.load(data)
    # ruleid: unsafe-deserialisation
    yaml.load(data, Loader=yaml.Loader)
    # ok: unsafe-deserialisation
    yaml.load(data, Loader=yaml.SafeLoader)
    # ok: unsafe-deserialisation
    load(data, SafeLoader)
    # ok: unsafe-deserialisation
    yaml.load(data, Loader=Loader)
    # ok: unsafe-deserialisation
    yaml.safe_load(data)
    # ok: unsafe-deserialisation
    torch.load(file, weights_only=True)
    # ok: unsafe-deserialisation
    np.load(file)
    # ok: unsafe-deserialisation
    json.loads(data)
    # ok: unsafe-deserialisation
    pickle.dumps(store)
    # ok: unsafe-deserialisation
    store.load(file)
    # ok: unsafe-deserialisation
    print("pickle.load(file)")


def round_trip(path):
    yaml = make_round_trip_parser()
    with open(path) as file:
        # ok: unsafe-deserialisation
        return yaml.load(file)
