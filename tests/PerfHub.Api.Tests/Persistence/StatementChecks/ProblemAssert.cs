namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>Asserts on lists of problems; xunit's own cuts each of them short.</summary>
internal static class ProblemAssert
{
    public static void Empty(IEnumerable<string> problems)
    {
        var found = problems.ToList();
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found.Prepend("These are wrong:")));
    }
}
