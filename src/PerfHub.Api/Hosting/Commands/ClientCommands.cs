using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PerfHub.Client;

namespace PerfHub.Api.Hosting.Commands;

/// <summary>
/// The commands for the first steps with a host: they are clients of its API, so that the same checks apply and the same audit entries are
/// written, wherever the host runs.
/// </summary>
internal static class ClientCommands
{
    private const string DefaultUrl = "http://localhost:5080";

    private static readonly string[] Verbs = ["bureau", "key", "units", "help", "-h", "-?", "--help", "--version"];

    private static readonly Option<string> UrlOption = new("--url")
    {
        Description = "The address of the host; default: PERFHUB_URL, or that of ASPNETCORE_URLS, or " + DefaultUrl,
        Recursive = true,
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("PERFHUB_URL") ?? GetListenAddress() ?? DefaultUrl,
    };

    // No option takes a key itself: the arguments of a process can be read by others.
    private static readonly Option<FileInfo?> KeyFileOption = new("--key-file")
    {
        Description = "A file with the caller's key; default: the variable PERFHUB_KEY, or PerfHub__BootstrapKey",
        Recursive = true,
    };

    /// <summary>Whether the arguments of the process are a command for these, and not settings of a host.</summary>
    public static bool CanHandle(string[] args) => args is [var first, ..] && Verbs.Contains(first);

    /// <summary>Runs the command; returns the exit code.</summary>
    public static Task<int> RunAsync(string[] args) => Create().Parse(args is ["help"] ? ["--help"] : args).InvokeAsync();

    private static RootCommand Create() => new(
        "PerfHub. Without a command it is a host that serves the API (settings: docs/settings.md). "
        + "--backup FILE copies the SQLite store of the settings; --demo-keys creates new keys for the demo.")
    {
        UrlOption,
        KeyFileOption,
        new Command("bureau", "Bureaus") { CreateBureauCommand() },
        new Command("key", "API keys") { CreateKeyCommand() },
        new Command("units", "Budget units") { CreateImportCommand() },
    };

    private static Command CreateBureauCommand()
    {
        var code = new Argument<string>("code") { Description = "The GB/T 2260 region code" };
        var name = new Argument<string>("name") { Description = "The name" };
        var parent = new Option<string?>("--parent") { Description = "The code of the bureau directly above" };
        var timeZone = new Option<string?>("--time-zone") { Description = "The IANA id of its time zone; default: Asia/Shanghai" };
        var adminKey = new Option<FileInfo?>("--admin-key") { Description = "A new file for the key of a bureau administrator, who then does the rest" };
        var command = new Command("create", "Registers a bureau; needs an operator's key") { code, name, parent, timeZone, adminKey };
        command.SetAction((arguments, cancel) => RunAsync(arguments, async client =>
        {
            await using var file = KeyOutput.Create(arguments.GetValue(adminKey));
            var body = new CreateBureauRequest
            {
                Code = arguments.GetValue(code)!,
                Name = arguments.GetValue(name)!,
                Parent = arguments.GetValue(parent),
                TimeZone = arguments.GetValue(timeZone),
            };
            await client.Bureaus.CreateBureauAsync(body, cancellationToken: cancel);
            Console.WriteLine($"Bureau {body.Code} is registered.");
            await (file is null ? Task.CompletedTask : CreateKeyAsync(client, file, Role.BureauAdmin, body.Code, null, "perfhub bureau create", cancel));
        }, cancel));
        return command;
    }

    private static Command CreateKeyCommand()
    {
        var role = new Argument<Role>("role") { Description = "The role that the key grants" };
        var bureau = new Option<string?>("--bureau") { Description = "The code of the bureau; default: that of the caller" };
        var unit = new Option<string?>("--unit") { Description = "The code of the unit, for the role unit" };
        var name = new Option<string>("--name") { Description = "The purpose of the key", DefaultValueFactory = _ => "perfhub key create" };
        var output = new Option<FileInfo>("--output") { Description = "A new file for the key", Required = true };
        var command = new Command("create", "Creates an API key") { role, bureau, unit, name, output };
        command.SetAction((arguments, cancel) => RunAsync(arguments, async client =>
        {
            await using var file = KeyOutput.Create(arguments.GetValue(output))!;
            await CreateKeyAsync(client, file, arguments.GetValue(role), arguments.GetValue(bureau), arguments.GetValue(unit), arguments.GetValue(name)!, cancel);
        }, cancel));
        return command;
    }

    private static Command CreateImportCommand()
    {
        var list = new Argument<FileInfo>("list") { Description = "A CSV or XLSX file with the columns code, name, sector and kind" };
        var bureau = new Option<string>("--bureau") { Description = "The code of the bureau", Required = true };
        var keys = new Option<FileInfo?>("--keys") { Description = "A new CSV file for a key of each new unit" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Checks the list and stores nothing" };
        var command = new Command("import", "Registers and changes the units in a list, all or none; needs a bureau administrator's key") { list, bureau, keys, dryRun };
        command.SetAction((arguments, cancel) => RunAsync(arguments, async client =>
        {
            var (source, isDryRun) = (arguments.GetValue(list)!, arguments.GetValue(dryRun));
            await using var file = KeyOutput.Create(isDryRun ? null : arguments.GetValue(keys));
            var isWorkbook = source.Extension.Equals(".xlsx", StringComparison.OrdinalIgnoreCase);
            var upload = UploadFile.Create(await File.ReadAllBytesAsync(source.FullName, cancel), isWorkbook ? "list.xlsx" : "list.csv");
            var result = await client.Units.ImportUnitsAsync(arguments.GetValue(bureau)!, upload, isDryRun, keys: file is not null, cancellationToken: cancel);
            await ReportImportAsync(result, isDryRun, file);
        }, cancel));
        return command;
    }

    private static async Task ReportImportAsync(UnitImport result, bool isDryRun, KeyOutput? keys)
    {
        var errors = result.Rows.SelectMany(row => row.Errors.Select(error => $"Line {row.Line}: {error}")).ToList();
        if (errors.Count > 0 || result.Rows.Count == 0)
        {
            throw new CommandFailedException($"Nothing was imported. {string.Join("; ", errors.DefaultIfEmpty("The list has no units"))}.");
        }

        var added = result.Rows.Count(row => row.Status == StatusCodes.Status201Created);
        var counts = string.Create(CultureInfo.InvariantCulture, $"{result.Rows.Count:N0} units, {added:N0} of them new");
        Console.WriteLine(isDryRun ? $"The list is valid: {counts}. Nothing was stored." : $"Imported {counts}.");
        if (keys is not null)
        {
            var lines = result.Rows.Where(row => row.Key is not null).Select(row => $"{row.Code},{row.KeyId},{row.Key}");
            await keys.WriteAsync(new StringBuilder().AppendJoin('\n', lines.Prepend("code,keyId,key")).ToString());
        }
    }

    private static async Task CreateKeyAsync(PerfHubClient client, KeyOutput file, Role role, string? bureau, string? unit, string name, CancellationToken cancel)
    {
        var request = new CreateApiKeyRequest { Role = role, Bureau = bureau, Unit = unit, Name = name };
        var key = (await client.ApiKeys.CreateApiKeyAsync(request, cancellationToken: cancel)).Value;
        await file.WriteAsync(key.Key!);
        Console.WriteLine($"Key {key.Id} ({JsonNamingPolicy.CamelCase.ConvertName($"{key.Role}")} of {key.Bureau}) is in the file “{file.Path}”.");
    }

    private static async Task<int> RunAsync(ParseResult arguments, Func<PerfHubClient, Task> action, CancellationToken cancel)
    {
        try
        {
            using var connection = new ApiConnection(arguments.GetValue(UrlOption)!, await ReadKeyAsync(arguments.GetValue(KeyFileOption)));
            await connection.WaitUntilReadyAsync(cancel);
            await action(connection.Client);
            return 0;
        }
        catch (PerfHubException error)
        {
            await Console.Error.WriteLineAsync(Describe(error.Problem));
            return 1;
        }
        catch (Exception error) when (error is CommandFailedException or HttpRequestException or TimeoutException or IOException or UnauthorizedAccessException or UriFormatException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }

    private static string Describe(PerfHubProblem problem)
    {
        string?[] parts = [problem.Title, problem.Detail, .. problem.Errors.Select(fault => $"{fault.Pointer} {fault.Message}")];
        return $"The host responded {problem.Status}: {string.Join(" – ", parts.Where(part => !string.IsNullOrEmpty(part)))}";
    }

    // Within a container, the address that the host listens on.
    private static string? GetListenAddress() => Environment.GetEnvironmentVariable("ASPNETCORE_URLS")?.Split(';')[0]
        .Replace("://+:", "://localhost:", StringComparison.Ordinal)
        .Replace("://*:", "://localhost:", StringComparison.Ordinal)
        .Replace("://0.0.0.0:", "://localhost:", StringComparison.Ordinal)
        .Replace("://[::]:", "://localhost:", StringComparison.Ordinal);

    private static async Task<string> ReadKeyAsync(FileInfo? file) =>
        file is not null ? (await File.ReadAllTextAsync(file.FullName)).Trim()
        : Environment.GetEnvironmentVariable("PERFHUB_KEY") ?? Environment.GetEnvironmentVariable("PerfHub__BootstrapKey")
            ?? throw new CommandFailedException("No key: name a file with --key-file, or set PERFHUB_KEY.");
}
