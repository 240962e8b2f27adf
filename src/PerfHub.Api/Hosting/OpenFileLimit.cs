using System.Globalization;

namespace PerfHub.Api.Hosting;

/// <summary>
/// The number of files and sockets that Linux lets this process open at a time. Connections must leave enough for the store: otherwise, its
/// files could not be opened, and the server would try to accept the next connection in an endless loop.
/// </summary>
internal static class OpenFileLimit
{
    // A host without connections has about 390 open, most of them assemblies. The store opens 40 more under load.
    private const int ReservedFiles = 576, MinFiles = 640;

    private const string Path = "/proc/self/limits", LinePrefix = "Max open files";

    private static readonly int? Limit = Read();

    /// <summary>Whether the host cannot run.</summary>
    public static bool IsTooLow => Limit < MinFiles;

    /// <summary>The reason why the host does not start, in the form of its other reasons.</summary>
    public static string TooLowMessage =>
        $"crit: {nameof(PerfHub)}\n      PerfHub does not start: the process may open only {Limit} files, and needs {MinFiles} or more (ulimit -n, LimitNOFILE).";

    /// <summary>The number of connections that leaves enough files for all else; <see langword="null"/> if there is no limit.</summary>
    public static int? GetMaxConnections() => Limit - ReservedFiles;

    // The runtime raises the soft limit to the hard limit. The line: name, soft limit, hard limit, unit.
    private static int? Read()
    {
        try
        {
            return File.ReadLines(Path).FirstOrDefault(line => line.StartsWith(LinePrefix, StringComparison.Ordinal)) is { } line
                && int.TryParse(line[LinePrefix.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture, out var limit)
                ? limit
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
