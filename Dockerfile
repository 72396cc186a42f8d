# Two images of one project: what the leaders' server needs, and the little that the committee's needs. See compose.yaml.
#   docker build --target leaders -t dashboard-leaders .
#   docker build --target committee -t dashboard-committee .

FROM python:3.11-slim-bookworm AS installed
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv --without-pip /venv
COPY requirements.txt constraints.txt /tmp/
# Wheels alone: nothing is compiled, and no package runs code of its own while it is installed.
RUN python -m pip --python /venv/bin/python install --only-binary :all: -r /tmp/requirements.txt -c /tmp/constraints.txt

FROM python:3.11-slim-bookworm AS base
LABEL org.opencontainers.image.title="Are we getting better?" \
      org.opencontainers.image.description="A dashboard for children's services under inspection" \
      org.opencontainers.image.documentation="docs/security.md"
# Nobody can sign in as this user, and none of the program is its own: what a server writes goes to a volume or to /tmp.
RUN useradd --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin dashboard
COPY --from=installed /venv /venv
ENV PATH=/venv/bin:$PATH HOME=/tmp PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# An address for its own start-up line keeps the platform from asking a service on the internet for one.
ENV STREAMLIT_SERVER_ADDRESS=0.0.0.0 STREAMLIT_BROWSER_SERVER_ADDRESS=localhost
WORKDIR /app
EXPOSE 8501
# An unknown address is answered with 200 and a page as well: only the word itself means ready.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import sys, urllib.request as r; sys.exit(r.urlopen('http://127.0.0.1:8501/ready', timeout=4).read() != b'ready')"]
CMD ["python", "-m", "streamlit", "run", "dashboard.py", "--server.port", "8501"]

FROM python:3.11-slim-bookworm AS whole
WORKDIR /app
COPY dashboard.py ./
COPY .streamlit/config.toml .streamlit/
COPY data data
COPY metrics metrics
COPY present present
COPY pages pages

# What reads or draws children's records is not in the committee's image at all.
FROM whole AS without-records
RUN rm -r data/sample data/loaders data/snapshots.py data/snapshot_files.py data/__main__.py \
    data/ledger.py data/commands_*.py metrics/kit/release present/releases.py present/screens/public/preview.py \
    present/store.py present/snapshot.py present/shell.py present/intake present/screens/intake \
    && find pages -name '*.py' -not -name 'committee_*' -delete

FROM base AS committee
ENV DASHBOARD_AUDIENCE=committee DASHBOARD_BUNDLE=/bundle
COPY --from=without-records /app /app
USER 10001:10001

# The last, so that a build without --target makes the one that refuses to start without sign-in.
FROM base AS leaders
RUN install -d -o 10001 -g 10001 -m 0700 /trail
ENV DASHBOARD_AUDIENCE=leaders DASHBOARD_STORE=/store DASHBOARD_TRAIL=sqlite:////trail/trail.sqlite
COPY --from=whole /app /app
USER 10001:10001
