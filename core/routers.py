KEYS_APP = "core"
KEYS_MODELS = {"datakey", "blindindex", "keyfingerprint"}


def _database(meta) -> str:
    in_keys = meta.app_label == KEYS_APP and meta.model_name in KEYS_MODELS
    return "keys" if in_keys else "default"


class KeysRouter:
    """Keys and blind indexes live in the `keys` database, everything else in `default`."""

    def db_for_read(self, model, **hints):
        return _database(model._meta)

    db_for_write = db_for_read

    def allow_relation(self, obj1, obj2, **hints):
        return _database(obj1._meta) == _database(obj2._meta)

    def allow_migrate(self, db, app_label, model_name=None, **hints):
        in_keys = app_label == KEYS_APP and model_name in KEYS_MODELS
        return in_keys if db == "keys" else not in_keys
