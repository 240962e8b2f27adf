using System.Runtime.CompilerServices;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>The <c>deploy/</c> folder of the repository.</summary>
internal static class DeployFolder
{
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>Reads a file below <c>deploy/</c>, with <c>\n</c> line endings.</summary>
    public static string ReadText(string path) => File.ReadAllText(Path.Combine(RepositoryRoot, "deploy", path)).ReplaceLineEndings("\n");

    /// <summary>The names of the files in a folder below <c>deploy/</c>, in order.</summary>
    public static IEnumerable<string> ListFiles(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(RepositoryRoot, "deploy", folder), pattern).Select(file => Path.GetFileName(file)).Order();

    private static string FindRepositoryRoot([CallerFilePath] string sourceFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(sourceFile)!, "..", "..", ".."));
}
