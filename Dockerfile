FROM python:3.11-slim-bookworm AS build
WORKDIR /source
# `make lock` writes both, with the SHA-256 of every file that may be installed.
COPY bot/hosting/build.txt bot/hosting/image.txt ./
RUN python -m venv /opt/build && /opt/build/bin/pip install --no-cache-dir -q --require-hashes -r build.txt
RUN python -m venv --without-pip /opt/articlebot \
    && /opt/build/bin/uv pip install --no-cache -q --python /opt/articlebot/bin/python \
        --no-deps --require-hashes -r image.txt
COPY pyproject.toml README.md LICENSE ./
COPY index index
COPY bot bot
RUN /opt/build/bin/pip wheel --no-cache-dir -q --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/build/bin/uv pip install --no-cache -q --python /opt/articlebot/bin/python --no-deps /wheels/*.whl \
    && /opt/articlebot/bin/python -m compileall -q /opt/articlebot/lib

# PyTorch is here only to export the model, in both precisions; each export answers a question before it is kept.
# Its CPU build comes from an index of its own, by version.
FROM build AS export
ENV UV_TORCH_BACKEND=cpu
COPY constraints.txt ./
RUN python -m venv --without-pip /opt/export \
    && /opt/build/bin/uv pip install --no-cache -q --python /opt/export/bin/python \
        --no-deps --require-hashes -r image.txt \
    && /opt/build/bin/uv pip install --no-cache -q --python /opt/export/bin/python -c constraints.txt /wheels/*.whl
RUN for precision in fp32 int8; do \
        HOME=/home/articlebot INDEX_DIR="/tmp/$precision" EMBEDDING_PRECISION="$precision" \
        /opt/export/bin/articlebot ask "What did Peskov say?" || exit 1; \
    done

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin articlebot \
    && install -d -o articlebot -g articlebot -m 700 /data
COPY --from=build /opt/articlebot /opt/articlebot
COPY --from=export /home/articlebot/.cache/articlebot /home/articlebot/.cache/articlebot
ENV PATH=/opt/articlebot/bin:$PATH \
    HOME=/home/articlebot \
    PYTHONUNBUFFERED=1 \
    HTTP_ADDRESS=0.0.0.0:8077
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8077
HEALTHCHECK --interval=30s --timeout=5s --start-period=2m \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8077/healthz', timeout=4)"]
ENTRYPOINT ["articlebot"]
CMD ["run"]
