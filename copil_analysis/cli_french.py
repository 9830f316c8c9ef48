"""Typer in French: its help, and what it says of a wrong call."""

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from copil_analysis.errors import UsageError

NBSP = "\u00a0"
_KINDS = {int: "un nombre entier", float: "un nombre, par exemple 0.5"}


class FrenchCommand(TyperCommand):
    """A command of `copil`, whose help is French throughout."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The words after the command's name in the usage line."""
        arguments = [p.metavar or "" for p in self.params if p.param_type_name == "argument"]
        return ["[OPTIONS]", *arguments]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line."""
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and the options."""
        _write_parameters(self, ctx, formatter)


class FrenchGroup(TyperGroup):
    """The command `copil` itself."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The words after the command's name in the usage line."""
        return ["[OPTIONS]", "COMMANDE", "[ARGUMENTS]"]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line."""
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options and the commands."""
        _write_parameters(self, ctx, formatter)
        commands = [(name, command.help or "") for name, command in self.commands.items()]
        _write_section(formatter, "Commandes", commands)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command named by the first word; another word is a UsageError."""
        if args[0] not in self.commands:
            known = ", ".join(self.commands)
            raise UsageError(f"La commande « {args[0]} » n'existe pas : on attend {known}.")
        return super().resolve_command(ctx, args)


def _write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    pieces = " ".join(command.collect_usage_pieces(ctx))
    formatter.write_usage(ctx.command_path, pieces, prefix=f"Utilisation{NBSP}: ")


def _write_parameters(command: Any, ctx: Any, formatter: Any) -> None:
    names: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
    for param in command.params:
        if param.param_type_name == "argument":
            names["Arguments"].append((param.metavar, param.help))
        else:
            names["Options"].append((" ".join([*param.opts, param.metavar or ""]), param.help))
    names["Options"].append(("--help", "Afficher cette aide."))
    for title, rows in names.items():
        _write_section(formatter, title, rows)


def _write_section(formatter: Any, title: str, rows: list[tuple[str, str]]) -> None:
    if rows:
        with formatter.section(f"{title}{NBSP}"):
            formatter.write_dl(rows)


def describe_usage(error: typer.TyperException) -> str:
    """Say in one French sentence what is wrong with the call."""
    path = getattr(getattr(error, "ctx", None), "command_path", "copil")
    return f"{_describe_fault(error)} (aide : {path} --help)."


def _describe_fault(error: Any) -> str:
    match type(error).__name__:
        case "NoSuchOption":
            return f"L'option {error.option_name} n'existe pas"
        case "BadOptionUsage" if "does not take" in error.message:
            return f"L'option {error.option_name} n'attend pas de valeur"
        case "BadOptionUsage":
            return f"L'option {error.option_name} attend une valeur"
        case "BadParameter":
            kind = _KINDS.get(error.param.type_descriptor.annotation, "une autre valeur")
            return f"L'option {error.param.opts[0]} attend {kind}"
        case "MissingParameter":
            return f"Il manque l'argument {error.param.metavar}"
    if extra := re.search(r"unexpected extra argument(?:\(s\)|s)? \((.*)\)", error.message):
        return f"Argument en trop : {extra[1]}"
    return "La commande est mal écrite"
