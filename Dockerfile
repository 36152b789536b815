# The image of every service in compose.yaml: the command says which part runs.
FROM python:3.13-slim AS build
WORKDIR /app
RUN pip install --no-cache-dir uv
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-dev --all-extras --no-install-project --compile-bytecode
COPY gateway gateway
COPY subgraphs subgraphs
COPY rest_compat rest_compat
COPY schema schema
RUN uv sync --frozen --no-dev --all-extras --no-editable --compile-bytecode

FROM python:3.13-slim
RUN useradd --create-home tidegate && install -d -o tidegate /data
WORKDIR /app
COPY --from=build /app/.venv /app/.venv
COPY --from=build /app/schema /app/schema
ENV PATH=/app/.venv/bin:$PATH TIDEGATE_DATA_DIR=/data
USER tidegate
ENTRYPOINT ["tidegate"]
CMD ["serve"]
