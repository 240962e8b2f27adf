using System.Runtime.CompilerServices;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>Compares output with a committed file; <c>PERFHUB_UPDATE_SNAPSHOTS=1</c> updates the file.</summary>
public static class SnapshotFile
{
    /// <summary>Fails if the output differs from the file at this path in the repository.</summary>
    public static void Verify(string path, string actual)
    {
        var file = Path.Combine(RepositoryRoot, path);
        actual = actual.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("PERFHUB_UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(file, actual);
        }

        Assert.True(File.Exists(file), $"{path} is missing: run the tests with PERFHUB_UPDATE_SNAPSHOTS=1 and commit it.");
        var committed = File.ReadAllText(file).ReplaceLineEndings("\n");
        Assert.True(committed == actual, $"{path} differs from the output: {DescribeFirstDifference(committed, actual)}. PERFHUB_UPDATE_SNAPSHOTS=1 updates it.");
    }

    private static string DescribeFirstDifference(string committed, string actual)
    {
        var (before, after) = (committed.Split('\n'), actual.Split('\n'));
        var line = before.Zip(after).TakeWhile(it => it.First == it.Second).Count();
        return $"line {line + 1} is “{after.ElementAtOrDefault(line)}”, was “{before.ElementAtOrDefault(line)}”";
    }

    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    private static string FindRepositoryRoot([CallerFilePath] string sourceFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(sourceFile)!, "..", "..", ".."));
}
