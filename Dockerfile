FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /app

COPY requirements/base.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt

COPY . .
# Collected under production settings, because those decide how static files are named. They ask
# for secrets; these are made for this one step and are in no layer.
RUN random() { python -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())'; } \
    && PRIVACYHUB_ENV=production ALLOWED_HOSTS=build SECRET_KEY="$(random)$(random)" \
        KEY_ENCRYPTION_KEYS="k1:$(random)" BLIND_INDEX_KEY="$(random)" AUDIT_SIGNING_KEYS="$(random)" REDIS_URL=redis://build \
        DATABASE_URL=postgresql:///build KEYS_DATABASE_URL=postgresql:///build_keys \
        python manage.py collectstatic --noinput \
    && useradd --system --uid 1000 --home-dir /app privacyhub \
    && install -d -o privacyhub /data /data/files /ledger

USER privacyhub
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "privacyhub.wsgi:application", "--host", "0.0.0.0", "--port", "8000"]
