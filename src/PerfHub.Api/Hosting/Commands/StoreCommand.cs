using PerfHub.Api.Hosting.Demo;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Sqlite;

namespace PerfHub.Api.Hosting.Commands;

/// <summary>Work on the store of the settings that a process does instead of serving: <c>--backup FILE</c> or <c>--demo-keys</c>.</summary>
/// <param name="BackupFile">The file of a backup; <see langword="null"/> for the keys of the demo.</param>
internal sealed record StoreCommand(string? BackupFile)
{
    private const string BackupOption = "--backup", DemoKeysOption = "--demo-keys";

    /// <summary>Finds the command in the arguments of the process, and the arguments that are settings.</summary>
    public static (StoreCommand? Command, string[] Settings) Parse(string[] args)
    {
        var at = Array.FindIndex(args, argument => argument is BackupOption or DemoKeysOption || argument.StartsWith(BackupOption + "=", StringComparison.Ordinal));
        return at < 0 ? (null, args)
            : args[at] == DemoKeysOption ? (new StoreCommand((string?)null), [.. args[..at], .. args[(at + 1)..]])
            : args[at] == BackupOption ? (new StoreCommand(args.ElementAtOrDefault(at + 1) ?? ""), [.. args[..at], .. args[Math.Min(at + 2, args.Length)..]])
            : (new StoreCommand(args[at][(BackupOption.Length + 1)..]), [.. args[..at], .. args[(at + 1)..]]);
    }

    /// <summary>Runs the command; returns the exit code.</summary>
    public Task<int> RunAsync(WebApplication app) => BackupFile is null ? IssueDemoKeysAsync(app) : BackUpAsync(app, BackupFile);

    private static async Task<int> IssueDemoKeysAsync(WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            return Fail($"{DemoKeysOption} needs the environment Development (ASPNETCORE_ENVIRONMENT); this is {app.Environment.EnvironmentName}.");
        }

        return !HostStartup.TryInitialize(app) ? 1
            : await DemoData.TryReissueKeysAsync(app) ? 0
            : Fail("The store has no demo. Start the host on an empty store to create it.");
    }

    private static async Task<int> BackUpAsync(WebApplication app, string file)
    {
        if (HostStartup.FindInvalidSetting(app.Services) is { } error)
        {
            return Fail(error);
        }

        if (file.Length == 0)
        {
            return Fail($"{BackupOption} needs the name of a file that does not exist yet.");
        }

        try
        {
            return app.Services.GetRequiredService<Dialect>() is SqliteDialect sqlite
                ? await StoreBackup.CreateAsync(sqlite, file)
                : Fail($"{BackupOption} copies a SQLite file. Back SQL Server up with BACKUP DATABASE; see docs/operations.md.");
        }
        catch (StoreInitializationException failure)
        {
            return Fail($"ConnectionStrings__{failure.ConnectionStringName} names a store that cannot be used: {failure.Message}");
        }
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }
}
