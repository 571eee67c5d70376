KEYS_MODELS = {"datakey", "blindindex"}


class KeysRouter:
    """Keys and blind indexes live in the `keys` database, everything else in `default`."""

    def db_for_read(self, model, **hints):
        if model._meta.app_label == "core" and model._meta.model_name in KEYS_MODELS:
            return "keys"
        return "default"

    db_for_write = db_for_read

    def allow_relation(self, obj1, obj2, **hints):
        return self.db_for_read(type(obj1)) == self.db_for_read(type(obj2))

    def allow_migrate(self, db, app_label, model_name=None, **hints):
        in_keys = app_label == "core" and model_name in KEYS_MODELS
        return in_keys if db == "keys" else not in_keys
