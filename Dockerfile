# Two stages: the first builds the wheel and the environment, the second only runs.
FROM python:3.12-slim-bookworm AS build
WORKDIR /src
COPY requirements/build.txt requirements/core.txt requirements/
RUN python -m venv /opt/build && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt -r requirements/core.txt
RUN python -m venv /opt/geoevents && /opt/geoevents/bin/pip install --no-cache-dir --require-hashes -r requirements/core.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY gazetteer gazetteer
COPY web web
COPY geoevents geoevents
RUN /opt/build/bin/pip wheel --no-cache-dir --no-build-isolation --no-deps --wheel-dir /dist .
RUN /opt/geoevents/bin/pip install --no-cache-dir --no-index --no-deps /dist/*.whl

FROM python:3.12-slim-bookworm
RUN useradd --create-home --uid 10001 geoevents && mkdir /data && chown geoevents /data
COPY --from=build /opt/geoevents /opt/geoevents
ENV PATH=/opt/geoevents/bin:$PATH PYTHONUNBUFFERED=1
USER geoevents
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["geoevents", "serve", "--db", "/data/events.db", "--host", "0.0.0.0", "--port", "8000"]
