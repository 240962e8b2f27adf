using Microsoft.SqlServer.Dac.Model;
using PerfHub.Api.Persistence.Migrations;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>The migrations for SQL Server, checked without a server.</summary>
public sealed class SqlServerMigrationScriptTests
{
    [Fact]
    public void Every_script_is_embedded_and_runs_in_the_order_of_its_name() => Assert.Equal(
        new DirectoryInfo(Path.Combine(SnapshotFile.RepositoryRoot, "src", "PerfHub.Api", "Persistence", "Migrations", "SqlServer"))
            .GetFiles("*.sql").Select(script => script.Name).Order(StringComparer.Ordinal),
        SqlServerMigrationScripts.All.Select(script => script.Name.Split(".SqlServer.")[1]));

    [Fact]
    public void Every_script_parses_and_is_portable() => ProblemAssert.Empty(SqlServerMigrationScripts.All.SelectMany(script =>
        PortabilityCheck.FindProblems(Tsql.Parse(script.Text, out var errors)).Concat(errors).Select(problem => $"{script.Name}: {problem}")));

    // PerfHub__RowLevelSecurity=false leaves the policy out.
    [Fact]
    public void The_scripts_build_a_complete_schema_with_and_without_the_security_policy()
    {
        ProblemAssert.Empty(SchemaModel.Validate(SchemaModel.Load()));
        ProblemAssert.Empty(SchemaModel.Validate(SchemaModel.Load(
            SqlServerMigrationScripts.All.Where(script => !script.Name.Contains("row_level_security", StringComparison.Ordinal)).Select(script => script.Text))));
    }

    [Fact]
    public void The_security_policy_protects_every_table_with_rows_of_a_bureau()
    {
        var predicates = SchemaModel.Load().GetObjects(DacQueryScopes.UserDefined, SecurityPredicate.TypeClass)
            .Select(it => $"{it.GetReferenced(SecurityPredicate.TargetObject).Single().Name.Parts[^1]} " +
                it.GetProperty<SecurityPredicateType>(SecurityPredicate.PredicateType));

        // The policy itself reads BureauScope; the others have no rows of a bureau.
        var tables = ServerSchema.Migrated.Tables.Keys.Except(["BureauScope", "DataProtectionKey", "ProcessedAudit", "StoreProbe", "WebSession"]);
        Assert.Equal(tables.SelectMany(table => new[] { $"{table} Block", $"{table} Filter" }).Order(), predicates.Order());
    }

    [Theory]
    [InlineData("CREATE TABLE dbo.Wrong (Id bigint NOT NULL, CONSTRAINT FK_Wrong FOREIGN KEY (Id) REFERENCES dbo.Bureaux (Code));", "[Bureaux]")]
    [InlineData("CREATE TABLE dbo.Wrong (Id bigint NOT NULL, INDEX IX_Wrong (Idd));", "[Idd]")]
    [InlineData("ALTER TABLE dbo.Unit ADD Wrong bigint NOT NULL REFERENCES dbo.Bureaux (Code);", "[Bureaux]")]
    [InlineData("DROP TYPE dbo.UnitRows; CREATE TYPE dbo.UnitRows AS TABLE (Code dbo.Codes NOT NULL);", "[Codes]")]
    [InlineData("CREATE SECURITY POLICY dbo.Wrong ADD FILTER PREDICATE dbo.MayReach(Owner) ON dbo.Unit;", "[Owner]")]
    public void A_script_that_refers_to_an_unknown_object_is_reported(string script, string name) => Assert.Contains(
        SchemaModel.Validate(SchemaModel.Load(SqlServerMigrationScripts.All.Select(it => it.Text).Append(script))),
        problem => problem.Contains(name, StringComparison.Ordinal));

    [Theory]
    [InlineData("ALTER TABLE dbo.Bureaux ADD Wrong bigint NULL;")]
    [InlineData("DROP TYPE dbo.BureauxRows;")]
    [InlineData("ALTER TABLE dbo.Unit DROP COLUMN Name;")]
    public void A_script_with_an_unknown_target_or_an_unsupported_change_throws(string script) =>
        Assert.ThrowsAny<Exception>(() => SchemaModel.Load(SqlServerMigrationScripts.All.Select(it => it.Text).Append(script)));

    [Fact]
    public void A_script_without_breaking_in_its_name_only_adds_what_older_hosts_can_ignore() => ProblemAssert.Empty(
        from script in SqlServerMigrationScripts.All
        where string.CompareOrdinal(script.Name.Split(".SqlServer.")[1], "0020") > 0 && !script.Name.Contains(SchemaVersionGuard.BreakingMarker, StringComparison.Ordinal)
        from problem in BreakingChangeCheck.FindProblems(Tsql.Parse(script.Text, out _))
        select $"{script.Name}: {problem}");

    // The connection that migrates names no bureau, so the security policy would hide all rows from it.
    [Fact]
    public void A_script_that_changes_rows_may_see_those_of_every_bureau_until_its_end() => Assert.All(
        SqlServerMigrationScripts.All.Where(script => string.CompareOrdinal(script.Name.Split(".SqlServer.")[1], "0020") > 0),
        script =>
        {
            var statements = Tsql.Parse(script.Text, out _).Batches.SelectMany(batch => batch.Statements).ToList();
            var first = statements.FindIndex(it => Tsql.ChangesRows(it));
            if (first >= 0)
            {
                Assert.Contains("EXEC sys.sp_set_session_context N'Bureau', N'*';", statements.Take(first).Select(Tsql.GetText));
                Assert.Equal("EXEC sys.sp_set_session_context N'Bureau', NULL;", Tsql.GetText(statements[^1]));
            }
        });

    [Theory]
    [InlineData("CREATE TABLE dbo.Added (Id bigint NOT NULL, CONSTRAINT PK_Added PRIMARY KEY (Id)); CREATE UNIQUE INDEX UX_Added ON dbo.Added (Id);", true)]
    [InlineData("ALTER TABLE dbo.Unit ADD Added bigint NULL;", true)]
    [InlineData("ALTER TABLE dbo.Unit ADD Added bigint NOT NULL CONSTRAINT DF_Unit_Added DEFAULT 0;", true)]
    [InlineData("CREATE TYPE dbo.UnitRows_V2 AS TABLE (Code bigint NOT NULL);", true)]
    [InlineData("CREATE INDEX IX_Unit_Name ON dbo.Unit (Name);", true)]
    [InlineData("ALTER TABLE dbo.Unit ADD Added bigint NOT NULL;", false)]
    [InlineData("ALTER TABLE dbo.Unit ADD Added bigint NULL UNIQUE;", false)]
    [InlineData("ALTER TABLE dbo.Unit ADD Added bigint NOT NULL DEFAULT 0 CHECK (Added < 9);", false)]
    [InlineData("ALTER TABLE dbo.Unit ADD CONSTRAINT CK_Unit CHECK (Code > 0);", false)]
    [InlineData("CREATE UNIQUE INDEX UX_Unit ON dbo.Unit (Name);", false)]
    [InlineData("DROP TYPE dbo.UnitRows;", false)]
    [InlineData("DROP TABLE dbo.Unit;", false)]
    [InlineData("ALTER TABLE dbo.Unit DROP COLUMN Name;", false)]
    [InlineData("ALTER TABLE dbo.Unit ALTER COLUMN Name nvarchar(10) NOT NULL;", false)]
    [InlineData("EXEC sys.sp_rename N'dbo.Unit', N'Units';", false)]
    [InlineData("EXEC sys.sp_set_session_context N'Bureau', N'*';", true)]
    public void A_change_that_an_older_host_would_notice_is_reported(string script, bool isAdditive) =>
        Assert.Equal(isAdditive, BreakingChangeCheck.FindProblems(Tsql.Parse(script, out _)).Count == 0);
}
