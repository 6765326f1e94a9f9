import { Option, type Command } from 'commander';
import type { OptionDeclaration, OptionDeclarations } from './option-declaration';

/** Adds declared options to a command. */
export function addOptions(command: Command, declared: OptionDeclarations): Command {
  for (const [name, declaration] of Object.entries(declared))
    command.addOption(commandLineOption(name, declaration));
  return command;
}

function commandLineOption(name: string, declared: OptionDeclaration): Option {
  const { value, choices, many = false, conflicts, description } = declared;
  const option = new Option(
    `--${kebabCase(name)}${value === undefined ? '' : ` <${value}>`}`,
    many ? `${description}; can be repeated` : description,
  );
  if (choices !== undefined) option.choices(choices);
  if (declared.default !== undefined) option.default(declared.default);
  if (many) option.argParser(appended);
  if (conflicts !== undefined) option.conflicts(conflicts);
  return option;
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function appended(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), value];
}
