using PerfHub.Api.Persistence;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>The catalog holds every statement that the code can send, and all of them compile against the migrated schema.</summary>
public sealed class StatementCompilationTests
{
    private static readonly string[] SendingMethods = ["QueryFirstOrDefaultAsync", "QueryAsync", "QueryPageAsync", "QueryUnbufferedAsync", "ExecuteAsync"];

    [Fact]
    public void Every_statement_compiles_against_the_schema() => ProblemAssert.Empty(StatementValidator.FindProblems(StatementCatalog.All));

    [Theory]
    [InlineData("GetUnit.Sql")]
    [InlineData("IndexedReportRow.ChangedSql")]
    [InlineData("DeviationSortOrder.ByUnitSql, limited")]
    [InlineData("SqlServerDialect.SetTenantSql")]
    [InlineData("SqlServerWriteSession.AcquireLockSql")]
    [InlineData("SqlServerMigrator.SelectSnapshotOptionsSql")]
    [InlineData("Insert<DeviationRow>")]
    [InlineData("Update<CurrentReportRow>")]
    public void The_catalog_has_statements_of_every_kind(string name) => Assert.Contains(StatementCatalog.All, it => it.Name == name);

    // The catalog holds constants whose names end in Sql.
    [Fact]
    public void All_SQL_of_the_code_is_in_the_catalog() => ProblemAssert.Empty(UncheckedSqlFinder.Find(AssemblyIlReader.ApiAssembly.LoadedStrings, StatementCatalog.All));

    [Fact]
    public void The_IL_reader_finds_every_string_of_the_assembly() =>
        Assert.Equal(AssemblyIlReader.ApiAssembly.UserStrings.Order(StringComparer.Ordinal), AssemblyIlReader.ApiAssembly.LoadedStrings.Select(it => it.Text).Where(text => text is not "").Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Types_that_are_exempt_from_the_catalog_have_SQL() => Assert.Equal(
        SqliteOnlyTypes.Reasons.Keys.Concat(UncheckedSqlFinder.GeneratorTypes).Order(),
        AssemblyIlReader.ApiAssembly.LoadedStrings.Where(it => UncheckedSqlFinder.LooksLikeSql(it.Text)).Select(it => it.Type.Split('.')[0])
            .Where(type => SqliteOnlyTypes.Contains(type) || UncheckedSqlFinder.GeneratorTypes.Contains(type)).Distinct().Order());

    [Fact]
    public void Only_the_persistence_layer_sends_SQL_to_a_driver() => Assert.Equal(
        [
            "Db", "NormalizedTextFill", "ReadSnapshot", "SqlServerDialect", "SqlServerMigrator", "SqlServerWriteSession", "SqliteCommitStamp", "SqliteDialect",
            "SqliteFileGuard", "SqliteWriteSession", "StatementCachingConnection", "WriteSession",
        ],
        AssemblyIlReader.ApiAssembly.Instructions.Where(instruction => instruction.CalledMethod is { } called && TakesSql(called))
            .Select(instruction => instruction.Type.Split('.')[0]).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_limited_query_ends_in_its_ORDER_BY()
    {
        var pages = FindSentTexts().Where(it => it.Method == "QueryPageAsync").ToList();

        Assert.NotEmpty(pages);
        Assert.All(pages, page => Assert.True(Tsql.EndsWithOrderBy(page.Text), $"{page.Type}: {page.Text}"));
    }

    /// <summary>Finds the statements that each method loads before a call that sends them, with the name of that call.</summary>
    private static IEnumerable<(string Type, string Text, string Method)> FindSentTexts()
    {
        var known = StatementCatalog.Constants.Select(it => it.Text).ToHashSet();
        var pending = new List<IlInstruction>();
        foreach (var instruction in AssemblyIlReader.ApiAssembly.Instructions)
        {
            pending.RemoveAll(it => it.MethodRow != instruction.MethodRow);
            if (instruction.LoadedString is not null && known.Contains(instruction.LoadedString))
            {
                pending.Add(instruction);
            }
            else if (instruction.CalledMethod?.Split('.') is [nameof(Db) or nameof(ReadSnapshot) or nameof(WriteSession), var call] && SendingMethods.Contains(call))
            {
                foreach (var text in pending)
                {
                    yield return (text.Type, text.LoadedString!, call);
                }

                pending.Clear();
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
