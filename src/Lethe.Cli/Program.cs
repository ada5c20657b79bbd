return Lethe.Cli.Application.RunOnConsole(args);
