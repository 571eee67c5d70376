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
# Readable to the user below also where the checkout was made with umask 077.
RUN bin/collect-static \
    && chmod -R a+rX . \
    && useradd --system --uid 1000 --home-dir /app privacyhub \
    && install -d -o privacyhub /data /data/files /ledger /backups/data /backups/keys /backups/data-elsewhere

USER privacyhub
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "privacyhub.wsgi:application", "--host", "0.0.0.0", "--port", "8000", "--blocking-threads", "8"]
