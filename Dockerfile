# The service with its content built in: it starts at once, writes nothing, and needs no other host.
#
# Python 3.13: every locked package has a wheel for it, on x86-64 and on ARM, so nothing is compiled. 3.14 has wheels for
# all of them, too, but the tests do not run on it; 3.15 lacks some. The tag names Python's minor version and Debian's
# release, so that a new build includes fixes but no other changes.
FROM python:3.13-slim-trixie AS build

WORKDIR /srv

# Layers that change least come first. The environment has no pip, because the finished image installs nothing.
COPY requirements/run.txt requirements/
RUN python -m venv --without-pip /opt/venv \
 && python -m pip --python /opt/venv install --no-cache-dir --require-hashes --only-binary :all: -r requirements/run.txt
ENV PATH=/opt/venv/bin:$PATH

# `load` checks the content, so the build fails on a faulty seed. `chmod` makes the files readable for every user,
# whatever the umask of the checkout.
COPY LICENSE ./
COPY app app
COPY migrations migrations
COPY docs docs
COPY seed seed
RUN DATABASE_URL=sqlite:////srv/content.db python -m app load \
 && python -m compileall -q app migrations \
 && chmod -R a+rX /srv \
 && mkdir /data


FROM python:3.13-slim-trixie

LABEL org.opencontainers.image.title="RLS & Magnesium Content API" \
      org.opencontainers.image.description="Reference content on restless legs syndrome and magnesium: traceable, graded, as an API." \
      org.opencontainers.image.licenses="Apache-2.0 AND CC-BY-4.0"

# By default the image serves its own content, so it starts with or without a volume. /data is for a named volume with
# newer content: see docs/deploy.md. There is no VOLUME, because it would leave an anonymous volume behind at each run.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    DATABASE_URL=sqlite:////srv/content.db

WORKDIR /srv
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv /srv
COPY --from=build --chown=10001:10001 /data /data

# Numeric, so that Kubernetes can verify that the user is not root. The user owns only /data.
USER 10001:10001
EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 CMD ["python", "-m", "app.ready"]

ENTRYPOINT ["python", "-m", "app"]
CMD ["serve"]
