using PerfHub.Api.Persistence;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>Every statement that the code can send compiles against the migrated schema; there is none that is not known.</summary>
public sealed class StatementCompilationTests
{
    private static readonly string[] SendingMethods = ["QueryFirstOrDefaultAsync", "QueryAsync", "QueryPageAsync", "QueryUnbufferedAsync", "ExecuteAsync"];

    [Fact]
    public void Every_statement_compiles_against_the_schema() => ProblemAssert.Empty(StatementValidator.FindProblems(StatementCatalog.All));

    // What is compiled is not next to nothing by some mistake in finding it.
    [Theory]
    [InlineData("GetUnit.Sql")]
    [InlineData("GetRanking.CountAboveSql")]
    [InlineData("DeviationSortOrder.ByUnitSql, limited")]
    [InlineData("SqlServerDialect.SetTenantSql")]
    [InlineData("SqlServerWriteSession.AcquireLockSql")]
    [InlineData("SqlServerMigrator.SelectSnapshotOptionsSql")]
    [InlineData("Insert<DeviationRow>")]
    [InlineData("Update<CurrentReportRow>")]
    public void Statements_of_every_kind_are_among_them(string name) => Assert.Contains(StatementCatalog.All, it => it.Name == name);

    // Whoever loads a text that looks like SQL gives it a name that ends in Sql, and so has it compiled.
    [Fact]
    public void No_other_SQL_is_in_the_code() => ProblemAssert.Empty(UncheckedSqlFinder.Find(AssemblyIlReader.ApiAssembly.LoadedStrings, StatementCatalog.All));

    [Fact]
    public void Every_text_of_the_assembly_is_loaded_by_a_method_that_was_read() =>
        Assert.Equal(AssemblyIlReader.ApiAssembly.UserStrings.Order(StringComparer.Ordinal), AssemblyIlReader.ApiAssembly.LoadedStrings.Select(it => it.Text).Where(text => text is not "").Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Types_whose_SQL_is_not_compiled_have_some() => Assert.Equal(
        SqliteOnlyTypes.Reasons.Keys.Concat(UncheckedSqlFinder.GeneratorTypes).Order(),
        AssemblyIlReader.ApiAssembly.LoadedStrings.Where(it => UncheckedSqlFinder.LooksLikeSql(it.Text)).Select(it => it.Type.Split('.')[0])
            .Where(type => SqliteOnlyTypes.Contains(type) || UncheckedSqlFinder.GeneratorTypes.Contains(type)).Distinct().Order());

    // So no text reaches a store but through these: Dapper's in the first three, ADO.NET's in the dialects' own.
    [Fact]
    public void Nobody_else_hands_texts_to_a_driver() => Assert.Equal(
        [
            "Db", "ReadSnapshot", "SqlServerDialect", "SqlServerMigrator", "SqlServerWriteSession", "SqliteDialect", "SqliteWriteSession",
            "SqliteWriter", "StatementCachingConnection", "WriteSession",
        ],
        AssemblyIlReader.ApiAssembly.Instructions.Where(step => step.CalledMethod is { } called && TakesSql(called))
            .Select(step => step.Type.Split('.')[0]).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Only_queries_that_end_in_their_ORDER_BY_are_limited()
    {
        var pages = FindSentTexts().Where(it => it.By == "QueryPageAsync").ToList();

        Assert.NotEmpty(pages);
        Assert.All(pages, page => Assert.True(Tsql.EndsWithOrderBy(page.Text), $"{page.Type}: {page.Text}"));
    }

    /// <summary>The texts that a method loads before each call that sends, with that call.</summary>
    private static IEnumerable<(string Type, string Text, string By)> FindSentTexts()
    {
        var known = StatementCatalog.Constants.Select(it => it.Text).ToHashSet();
        var waiting = new List<IlInstruction>();
        foreach (var step in AssemblyIlReader.ApiAssembly.Instructions)
        {
            waiting.RemoveAll(it => it.MethodRow != step.MethodRow);
            if (step.LoadedString is not null && known.Contains(step.LoadedString))
            {
                waiting.Add(step);
            }
            else if (step.CalledMethod?.Split('.') is [nameof(Db) or nameof(ReadSnapshot) or nameof(WriteSession), var call] && SendingMethods.Contains(call))
            {
                foreach (var text in waiting)
                {
                    yield return (text.Type, text.LoadedString!, call);
                }

                waiting.Clear();
            }
        }
    }

    private static bool TakesSql(string called) =>
        called is "SqlCommand..ctor" or "SqliteCommand..ctor" or "CommandDefinition..ctor"
        || called.EndsWith(".set_CommandText", StringComparison.Ordinal)
        || called.StartsWith("raw.sqlite3_prepare", StringComparison.Ordinal)
        || called.StartsWith("raw.sqlite3_exec", StringComparison.Ordinal)
        || (called.StartsWith("SqlMapper.", StringComparison.Ordinal) && (called.Contains("Query", StringComparison.Ordinal) || called.Contains("Execute", StringComparison.Ordinal)));
}
