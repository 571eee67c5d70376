FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /app

# Every step is one of bin/build-image, which the tests run too. What seldom changes comes first.
COPY bin/build-image bin/lib.sh bin/
RUN bin/build-image packages

COPY requirements/base.txt requirements/
RUN bin/build-image dependencies

COPY . .
RUN bin/build-image application

USER privacyhub
EXPOSE 8000
# Each thread that answers holds a connection to each PostgreSQL, which takes a hundred: more requests
# than 16 at a time wait their turn.
CMD ["granian", "--interface", "wsgi", "privacyhub.wsgi:application", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "8"]
