namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>Fails with all problems in full; xunit's collection asserts shorten them.</summary>
internal static class ProblemAssert
{
    public static void Empty(IEnumerable<string> problems)
    {
        var found = problems.ToList();
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found.Prepend("Problems:")));
    }
}
