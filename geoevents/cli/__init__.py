"""The command line: one module a command, loaded only when it is called."""

from __future__ import annotations

import importlib
import logging
import sys

import click

from geoevents.errors import GeoeventsError

#: Command -> module of this package with a click command of that name, or of the
#: name behind the colon.
COMMANDS = {
    "demo": "demo",
    "ingest": "ingest",
    "parse": "parse",
    "geocode": "geocode",
    "serve": "serve",
    "export": "export",
    "gazetteer": "gazetteer",
    "documents": "listing",
    "events": "listing",
    "explain": "explain",
    "rebuild": "maintain",
    "check": "maintain",
    "backup": "maintain",
    "eval": "evaluate:evaluate",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for: start-up counts."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, or None."""
        if name not in COMMANDS:
            return None
        where, _, attribute = COMMANDS[name].partition(":")
        module = importlib.import_module(f"geoevents.cli.{where}")
        command = getattr(module, attribute or name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{where}.{attribute or name} is no command")
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="geoevents")
@click.option("-v", "--verbose", is_flag=True, help="Log what is done to stderr.")
def cli(*, verbose: bool) -> None:
    """Map what news articles say happened: where, when and by whose word."""
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO if verbose else logging.WARNING,
        format="%(levelname)s %(name)s: %(message)s",
    )


def main() -> None:
    """Run the command line. Exit status: 0 well, 1 something failed, 2 wrong usage."""
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped. What was stored so far is whole.", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except GeoeventsError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(status if isinstance(status, int) else 0)
