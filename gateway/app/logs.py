"""Level and format come in; from then on structlog and the standard library log the same way, to standard error."""

import logging
import sys

import orjson
import structlog


def configure_logs(level: str, form: str) -> None:
    """Set up logging. `form`: `json` is one object a line, `console` is for people, `auto` asks the terminal."""
    readable = form == "console" or (form == "auto" and sys.stderr.isatty())
    before: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level if readable else structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    threshold = logging.getLevelNamesMapping()[level.upper()]
    if readable:
        after: list[structlog.typing.Processor] = [
            # Not the default: that prints every frame's variables, which takes seconds and may show secrets.
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        ]
        factory: object = structlog.PrintLoggerFactory(sys.stderr)
    else:
        after = [structlog.processors.format_exc_info, _lead, structlog.processors.JSONRenderer(serializer=_dumps)]
        factory = structlog.BytesLoggerFactory(sys.stderr.buffer)
    structlog.configure(
        processors=[*before, *after],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=factory,  # type: ignore[arg-type]  # the two factories share no named type
        cache_logger_on_first_use=True,
    )
    _adopt_standard_logging(max(threshold, logging.WARNING))


def _lead(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Put first what a reader looks for first."""
    return {name: event[name] for name in ("timestamp", "level", "event")} | dict(event)


def _dumps(event: object, **_: object) -> bytes:
    return orjson.dumps(event, default=str)


class _ToStructlog(logging.Handler):
    """Passes records of the standard library on."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log one record."""
        structlog.get_logger(record.name).log(
            record.levelno, record.getMessage(), logger=record.name, exc_info=record.exc_info
        )


def _adopt_standard_logging(threshold: int) -> None:
    """What libraries log is of interest from warnings on."""
    root = logging.getLogger()
    root.handlers[:] = [_ToStructlog()]
    root.setLevel(threshold)
