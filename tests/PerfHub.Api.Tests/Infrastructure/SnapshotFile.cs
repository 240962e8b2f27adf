using System.Runtime.CompilerServices;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>A committed file that says what the code gives; <c>PERFHUB_UPDATE_SNAPSHOTS=1</c> writes it anew.</summary>
public static class SnapshotFile
{
    /// <summary>Holds what the code gives against the file.</summary>
    /// <param name="path">The file, from the repository's root.</param>
    /// <param name="actual">What the code gives.</param>
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
        Assert.True(committed == actual, $"{path} is not what the code gives: {DescribeFirstDifference(committed, actual)}. PERFHUB_UPDATE_SNAPSHOTS=1 writes it anew.");
    }

    private static string DescribeFirstDifference(string committed, string actual)
    {
        var (old, now) = (committed.Split('\n'), actual.Split('\n'));
        var line = old.Zip(now).TakeWhile(it => it.First == it.Second).Count();
        return $"line {line + 1} is “{now.ElementAtOrDefault(line)}”, was “{old.ElementAtOrDefault(line)}”";
    }

    /// <summary>The folder that everything lies in.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    private static string FindRepositoryRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
