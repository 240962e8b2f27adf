using System.Runtime.CompilerServices;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>The files that deploy the service, as they are committed.</summary>
internal static class DeployFolder
{
    /// <summary>The root of the repository.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>The text of a file below <c>deploy/</c>.</summary>
    public static string ReadText(string path) => File.ReadAllText(Path.Combine(RepositoryRoot, "deploy", path)).ReplaceLineEndings("\n");

    /// <summary>The names of the files in a folder below <c>deploy/</c>.</summary>
    public static IEnumerable<string> ListFiles(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(RepositoryRoot, "deploy", folder), pattern).Select(file => Path.GetFileName(file)).Order();

    private static string FindRepositoryRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
