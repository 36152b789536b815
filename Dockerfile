# The image of every service in compose.yaml: the command says which part runs.
FROM python:3.13-slim AS build
WORKDIR /app
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy
RUN pip install --no-cache-dir uv
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-dev --all-extras --no-install-project --compile-bytecode --no-cache
COPY gateway gateway
COPY subgraphs subgraphs
COPY rest_compat rest_compat
COPY schema schema
RUN uv sync --frozen --no-dev --all-extras --no-editable --compile-bytecode --no-cache

FROM python:3.13-slim
# The folder belongs to the user before a volume is mounted there: the volume takes that over.
RUN useradd --create-home --uid 10001 tidegate && install -d -o tidegate -g tidegate /data
COPY --from=build /app/.venv /app/.venv
ENV PATH=/app/.venv/bin:$PATH TIDEGATE_DATA_DIR=/data
USER tidegate
WORKDIR /app
EXPOSE 4000 3000
ENTRYPOINT ["tidegate"]
CMD ["serve"]
