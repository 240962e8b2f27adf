using System.Text.RegularExpressions;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>A report can have any number of resolved deviations. SQLite reads no more of them than a statement needs.</summary>
public sealed partial class SqliteQueryPlanTests(TempSqliteStore store) : IClassFixture<TempSqliteStore>
{
    [Theory]
    [InlineData("DeviationCases.RowsSql", "SEARCH d USING INDEX IX_Deviation_Current (ReportId=?)")]
    [InlineData("DeviationCases.ResolvedSql", "SEARCH d USING INDEX IX_Deviation_Resolved (ReportId=?)")]
    [InlineData("DeviationCases.FoundAgainSql", "SEARCH d USING INDEX sqlite_autoindex_Deviation_1 (ReportId=? AND Id=?)")]
    [InlineData("DeviationStatusRow.CurrentSql", "SEARCH d USING INDEX IX_Deviation_Current (ReportId=?)")]
    [InlineData("GetDeviation.Sql", "SEARCH d USING INDEX sqlite_autoindex_Deviation_1 (ReportId=? AND Id=?)")]
    [InlineData("GetReviewLetter.EventsSql", "SEARCH d USING INDEX sqlite_autoindex_Deviation_1 (ReportId=? AND Id=?)")]
    [InlineData("OpenDeviation.Handler.CountSql", "SEARCH d USING COVERING INDEX IX_Deviation_Manual (ReportId=?)")]
    [InlineData("RegionReportReader.DeviationsSql", "SEARCH d USING INDEX IX_Deviation_Current (ReportId>? AND ReportId<?)")]
    public async Task Deviations_of_a_report_are_found_by_the_index_for_them(string statement, string step) =>
        Assert.Contains(step, await ExplainAsync(statement));

    // A page stops when it is full, so the sort must not cover more than one report.
    [Fact]
    public async Task The_list_by_unit_sorts_each_report_for_itself()
    {
        var plan = await ExplainAsync("DeviationSortOrder.ByUnitSql");

        Assert.Contains("SEARCH d USING INDEX sqlite_autoindex_Deviation_1 (ReportId=?)", plan);
        Assert.Contains(plan, step => step is "USE TEMP B-TREE FOR RIGHT PART OF ORDER BY" or "USE TEMP B-TREE FOR LAST 2 TERMS OF ORDER BY");
    }

    [GeneratedRegex("@[A-Za-z]+[0-9]*")]
    private static partial Regex Parameters { get; }

    private async Task<List<string>> ExplainAsync(string statement)
    {
        var sql = StatementCatalog.Constants.Single(it => it.Name == statement).Text;
        var steps = await store.Db.QueryAsync<Step>($"EXPLAIN QUERY PLAN {Parameters.Replace(sql, "'1'")}", new { }, CancellationToken.None);
        return [.. steps.Select(step => step.Detail)];
    }

    private sealed record Step
    {
        public required string Detail { get; init; }
    }
}
