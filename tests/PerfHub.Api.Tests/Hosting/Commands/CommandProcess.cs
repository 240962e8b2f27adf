using System.Diagnostics;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Commands;

/// <summary>A command of the program, in a process of its own.</summary>
internal sealed record CommandProcess(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    /// <summary>Runs <c>perfhub</c> with arguments and settings.</summary>
    public static Task<CommandProcess> RunAsync(string[] arguments, params (string Name, string Value)[] settings) =>
        RunAsync(HostProcess.DotnetPath, [typeof(Program).Assembly.Location, .. arguments], Path.GetTempPath(), settings);

    /// <summary>Runs a program, and ends it if it takes too long.</summary>
    public static async Task<CommandProcess> RunAsync(string program, string[] arguments, string folder, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] prefixes = ["ASPNETCORE_", "DOTNET_ENVIRONMENT", "PerfHub__", "PERFHUB_", "ConnectionStrings__"];
        foreach (var name in start.Environment.Keys.Where(name => prefixes.Any(name.StartsWith)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(Timeout);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token));
        try
        {
            await process.WaitForExitAsync(timeout.Token);
            return new CommandProcess(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
